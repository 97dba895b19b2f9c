"""The keys of a typed section as a table: what each takes, its default, and what it means."""

from collections.abc import Iterator, Mapping
from typing import Any

from generators.markdown import code, table
from tidegate.config.validation.messages import expected
from tidegate.config.validation.schema_lookup import JsonSchema

NAME = "<name>"
PLURALS = {
    "string": "texts",
    "number": "numbers",
    "integer": "whole numbers",
    "object": "mappings",
    "array": "lists",
    "boolean": "booleans",
}


def keys_table(schema: JsonSchema, definitions: Mapping[str, JsonSchema], prefix: str = "") -> str:
    """Every key below the section, its path from `prefix` on; `<name>` stands where people choose a name.

    A section of which there are kinds is one row, which links to the page of these kinds.
    """
    rows = list(_rows(schema, definitions, prefix, ()))
    return table(("key", "takes", "default", "meaning"), rows) if rows else ""


def kinds_page(folder: str) -> str:
    """The page about the kinds of a folder, dotted: `gate.rules`."""
    return f"{folder.replace('.', '-')}.md"


Row = tuple[str, str, str, str]


def _rows(
    schema: JsonSchema, definitions: Mapping[str, JsonSchema], prefix: str, above: tuple[str, ...]
) -> Iterator[Row]:
    required = schema.get("required", ())
    for name, declared in schema.get("properties", {}).items():
        path = f"{prefix}.{name}" if prefix else name
        own = resolved(declared, definitions)
        if "const" in own:  # the name of the kind that the table is about
            continue
        yield code(path), _takes(own), _default(own, required=name in required), str(own.get("description", ""))
        yield from _below(own, definitions, path, above)


def _below(
    schema: JsonSchema, definitions: Mapping[str, JsonSchema], path: str, above: tuple[str, ...]
) -> Iterator[Row]:
    """What is below a key: fields, what a map or a list holds. A section inside itself is described once."""
    title = str(schema.get("title", ""))
    if "properties" in schema:
        if title not in above:
            yield from _rows(schema, definitions, path, (*above, title))
        return
    named = next(iter(schema.get("patternProperties", {}).values()), schema.get("additionalProperties"))
    for inside, held in ((f"{path}[]", schema.get("items")), (f"{path}.{NAME}", named)):
        if isinstance(held, dict):
            inner = resolved(held, definitions)
            if "oneOf" in inner:
                yield code(inside), _takes(inner), "", str(inner.get("description", ""))
            yield from _below(inner, definitions, inside, above)


def resolved(schema: JsonSchema, definitions: Mapping[str, JsonSchema]) -> JsonSchema:
    """Without references, and without the null of what may be left out."""
    if reference := schema.get("$ref"):
        beside = {key: value for key, value in schema.items() if key != "$ref"}
        return resolved(definitions[str(reference).rpartition("/")[2]], definitions) | beside
    options = [option for option in schema.get("anyOf", ()) if option != {"type": "null"}]
    if len(options) == 1:
        return resolved(options[0], definitions) | {key: each for key, each in schema.items() if key != "anyOf"}
    if options:
        return schema | {"anyOf": [resolved(option, definitions) for option in options]}
    return schema


def _takes(schema: JsonSchema) -> str:
    if discriminator := schema.get("discriminator"):
        return _kinds(discriminator["mapping"])
    if schema.get("type") == "array":
        held = schema.get("items", {}).get("type", "object")
        return f"a list of {PLURALS.get(held, 'values')}"
    if schema.get("type") == "object":
        return "a mapping"
    known = bool({"type", "enum", "const", "anyOf"} & schema.keys())
    examples = "".join(f", e.g. {code(str(example))}" for example in schema.get("examples", ())[:1])
    return (expected(schema) if known else "any value") + examples


def _kinds(mapping: Mapping[str, str]) -> str:
    """`one of floor, no_regression`, each a link to its place on the page of its folder. A project's are not ours."""
    links = []
    for name, reference in mapping.items():
        if "_project_kinds__" in reference:
            continue
        folder = ".".join(reference.rpartition("/")[2].split("__")[1:-2])
        links.append(f"[{code(name)}](kinds/{kinds_page(folder)}#{name})" if folder else code(name))
    return f"one of {', '.join(links)}"


def _default(schema: JsonSchema, *, required: bool) -> str:
    if required:
        return "required"
    value: Any = schema.get("default")
    match value:
        case None:
            return "–"
        case bool():
            return code("true" if value else "false")
        case [] | {}:
            return "empty"
    return code(_spelled(value, str(schema.get("pattern", ""))))


def _spelled(value: Any, pattern: str) -> str:
    """As conf/ writes it: what is held in seconds or as a ratio, with its unit."""
    if isinstance(value, float) and "ms|s|m|h|d" in pattern:
        return f"{value / 86400:g}d" if value >= 86400 and value % 86400 == 0 else f"{value:g}s"
    if isinstance(value, float) and "(%)" in pattern:
        return f"{value * 100:g}%"
    return f"{value:g}" if isinstance(value, float) else str(value)
