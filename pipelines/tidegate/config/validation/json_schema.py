"""JSON Schemas for editors: one per group of conf/.

They are derived from the typed sections; a file's first line names its schema. A file of a group is a part: a defaults
list may be beside its keys, values may be interpolations, and an experiment changes single keys of the whole
declaration. So that a schema never refuses what composes, nothing is required, and every scalar may also be
`${key}`.
"""

from functools import cache
from pathlib import PurePosixPath
from typing import Any

from tidegate.config.reading.conf import APART
from tidegate.config.validation.schema_lookup import JsonSchema, declaration

FOLDER = ".schema"
GROUPS = ("data", "check", "train", "evaluate", "stress", "gate", "monitor", "card", "engine")
DIALECT = "https://json-schema.org/draft/2020-12/schema"
MODELINE = "# yaml-language-server: $schema={}"
_REFERENCE = {"type": "string", "pattern": r"\$\{[A-Za-z0-9_.-]+\}"}
_DEFAULTS = {
    "type": "array",
    "description": "The choices of groups that this file makes, in order; `_self_` is the file itself.",
    "items": {"anyOf": [{"type": "string"}, {"type": "object", "minProperties": 1, "maxProperties": 1}]},
}


def schemas() -> dict[str, JsonSchema]:
    """The schema of every group by name, and `config` for config.yaml and experiments."""
    sections = {
        "config": {"$ref": "#"},
        "env": {"$ref": "#/$defs/Environment"},
        **{name: _property(name) for name in GROUPS},
        **{name: _environment(name) for name in ("rollout", "target")},
    }
    return {name: _file_schema(name, section) for name, section in sections.items()}


def modeline(path: PurePosixPath) -> str | None:
    """The first line of a file of conf/, e.g. `train/ridge.yaml`. None where no schema is made for its group."""
    group = "config" if path.parent.name in ("", "experiment") else path.parent.parts[0]
    if str(path.with_suffix("")) in APART:
        group = path.stem
    elif group not in schemas():
        return None
    above = "../" * (len(path.parts) - 1)
    return MODELINE.format(f"{above or './'}{FOLDER}/{group}.json")


@cache
def _parts() -> JsonSchema:
    """The declaration with every section partial."""
    schema = _partial(declaration())
    assert isinstance(schema, dict)
    return schema


def _property(name: str) -> JsonSchema:
    return dict(_parts()["properties"][name])


def _environment(name: str) -> JsonSchema:
    return dict(_parts()["$defs"]["Environment"]["properties"][name])


def _file_schema(name: str, section: JsonSchema) -> JsonSchema:
    """A document: the section's own keys and a defaults list."""
    parts = _parts()
    root = parts if section == {"$ref": "#"} else _settle(section, parts)
    body = {key: value for key, value in root.items() if key != "$defs"}
    if "properties" in body:
        body = body | {"properties": {"defaults": _DEFAULTS, **body["properties"]}}
    return {
        "$schema": DIALECT,
        "title": f"conf/{name}" if name != "config" else "conf/config.yaml",
        **{key: value for key, value in body.items() if key != "title"},
        "$defs": _used(body, parts["$defs"]),
    }


def _settle(section: JsonSchema, parts: JsonSchema) -> JsonSchema:
    if reference := section.get("$ref"):
        return {**parts["$defs"][str(reference).rpartition("/")[2]]}
    return section


def _used(body: object, definitions: dict[str, JsonSchema]) -> dict[str, JsonSchema]:
    """The definitions that the body refers to, and theirs, sorted."""
    names: set[str] = set()
    waiting: list[object] = [body]
    while waiting:
        match waiting.pop():
            case {"$ref": str(reference), **rest}:
                name = reference.rpartition("/")[2]
                if name not in names and name in definitions:
                    names.add(name)
                    waiting.append(definitions[name])
                waiting.append(rest)
            case dict() as mapping:
                waiting += mapping.values()
            case list() as sequence:
                waiting += sequence
    return {name: definitions[name] for name in sorted(names)}


def _partial(schema: Any) -> Any:
    """Nothing required, kinds distinguished by trying, scalars also as interpolations."""
    match schema:
        case list():
            return [_partial(item) for item in schema]
        case {"oneOf": options, **rest}:
            return {**_partial(rest), "anyOf": _partial(options)}
        case dict() if _refuses_interpolation(schema):
            return _or_reference(schema)
        case dict():
            dropped = ("required", "minProperties", "discriminator")
            return {
                key: ({name: _partial(item) for name, item in value.items()} if key in _NAMED else _partial(value))
                for key, value in schema.items()
                if key not in dropped
            }
        case _:
            return schema


def _refuses_interpolation(schema: JsonSchema) -> bool:
    """Whether a schema would refuse the text of an interpolation."""
    return schema.get("type") in ("number", "integer", "boolean") or bool({"enum", "const", "pattern"} & schema.keys())


_NAMED = ("properties", "$defs", "patternProperties")


def _or_reference(schema: JsonSchema) -> JsonSchema:
    """The scalar's description stays outside, where editors show it."""
    outside: JsonSchema = {key: schema[key] for key in ("description", "default", "examples", "title") if key in schema}
    inside = {key: value for key, value in schema.items() if key not in outside}
    return {**outside, "anyOf": [inside, _REFERENCE]}
