"""docs/reference/configuration.md: every key of conf/, from the typed sections."""

from generators.keys_table import keys_table, resolved
from generators.markdown import page
from tidegate.config.validation.schema_lookup import declaration

INTRODUCTION = """\
Every key that `params.yaml` and the files of `conf/` may hold. A file of `conf/<group>/` holds the keys below
`<group>`; a file of `conf/env/` those below `environments.<name>`, of `conf/rollout/` and `conf/target/` those of
its rollout and target. `<name>` is a name that you choose. `tidegate explain KEY` shows the same of one key with
its value and the line that set it; the schemas in `conf/.schema/` give it to editors."""


def configuration() -> str:
    schema = declaration()
    definitions = schema["$defs"]
    blocks = []
    for name, declared in schema["properties"].items():
        section = resolved(declared, definitions)
        if "properties" in section:
            blocks += [f"## {name}", str(section.get("description", "")), keys_table(section, definitions, name)]
        else:
            keys = {"properties": {name: declared}, "required": schema["required"]}
            blocks += [f"## {name}", keys_table(keys, definitions)]
    return page("Configuration", INTRODUCTION, *blocks)
