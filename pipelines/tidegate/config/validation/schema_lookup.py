"""What the typed schema says about one key: its type, range, description and the keys that may stand below it."""

from functools import cache
from typing import Any

from tidegate.config.reading.node import Path

JsonSchema = dict[str, Any]


@cache
def declaration() -> JsonSchema:
    """The JSON Schema of the whole declaration."""
    from tidegate.config.schema.root import Declaration

    return Declaration.model_json_schema()


def shape(path: Path, values: Any) -> JsonSchema | None:
    """The schema of the key under `path`, where `values` choose among kinds. None where nothing is declared of it.

    A description that stands beside a reference wins over that of the referenced section.
    """
    schema = _settled(declaration(), values)
    for part in path:
        below = _below(schema, part)
        if below is None:
            return None
        values = _value(values, part)
        schema = _settled(below, values)
    return schema


def keys(schema: JsonSchema | None) -> tuple[str, ...]:
    """The keys that a section declares."""
    return tuple((schema or {}).get("properties", {}))


def _value(values: Any, part: str | int) -> Any:
    if isinstance(values, dict):
        return values.get(part)
    if isinstance(values, list) and isinstance(part, int) and part < len(values):
        return values[part]
    return None


def _settled(schema: JsonSchema, value: Any) -> JsonSchema:
    """Without references and without kinds that `value` is not."""
    if reference := schema.get("$ref"):
        found: JsonSchema = declaration()["$defs"][reference.rpartition("/")[2]]
        return _settled({**found, **{key: each for key, each in schema.items() if key != "$ref"}}, value)
    if discriminator := schema.get("discriminator"):
        tag = value.get(discriminator["propertyName"]) if isinstance(value, dict) else None
        if isinstance(tag, str) and (chosen := discriminator["mapping"].get(tag)):
            described = {"description": schema["description"]} if "description" in schema else {}
            return _settled({"$ref": chosen, **described}, value)
    if options := schema.get("anyOf") or ("discriminator" not in schema and schema.get("oneOf")):
        settled = [_settled(each, value) for each in options]
        fitting = [each for each in settled if _fits(each, value)]
        rest = {key: each for key, each in schema.items() if key not in ("anyOf", "oneOf")}
        if len(fitting) == 1:
            return {**fitting[0], **rest}
    return schema


def _fits(schema: JsonSchema, value: Any) -> bool:
    """Whether a mapping is one for this section: it has all the required keys. Anything else is told by its type."""
    if isinstance(value, dict):
        return schema.get("type") == "object" and set(schema.get("required", ())) <= set(value)
    wanted = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", type(None): "null"}
    return schema.get("type") in (wanted[type(value)], "number" if type(value) is int else None)


def _below(schema: JsonSchema, part: str | int) -> JsonSchema | None:
    if isinstance(part, int):
        items = schema.get("items")
        return items if isinstance(items, dict) else None
    if (found := schema.get("properties", {}).get(part)) is not None:
        return dict(found)
    for below in schema.get("patternProperties", {}).values():
        return dict(below)
    rest = schema.get("additionalProperties")
    return rest if isinstance(rest, dict) else None
