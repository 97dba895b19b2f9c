"""Look up a key in the typed schema: type, range, description, subkeys."""

from functools import cache
from typing import Any

from tidegate.config.reading.node import Path

JsonSchema = dict[str, Any]


@cache
def declaration() -> JsonSchema:
    """The JSON Schema of the whole declaration."""
    from tidegate.config.schema.root import Declaration

    return Declaration.model_json_schema()


def shape(path: Path, values: object) -> JsonSchema | None:
    """The schema of the key under `path`, where `values` choose among kinds. None for an unknown key.

    A description beside a reference takes precedence over that of the referenced section.
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


def _value(values: object, part: str | int) -> object:
    if isinstance(values, dict):
        return values.get(part)
    if isinstance(values, list) and isinstance(part, int) and part < len(values):
        return values[part]
    return None


def _settled(schema: JsonSchema, value: object) -> JsonSchema:
    """The schema with references resolved, without kinds that do not match `value`."""
    if reference := schema.get("$ref"):
        definition: JsonSchema = declaration()["$defs"][reference.rpartition("/")[2]]
        return _settled({**definition, **{key: item for key, item in schema.items() if key != "$ref"}}, value)
    if discriminator := schema.get("discriminator"):
        tag = value.get(discriminator["propertyName"]) if isinstance(value, dict) else None
        if isinstance(tag, str) and (chosen := discriminator["mapping"].get(tag)):
            described = {"description": schema["description"]} if "description" in schema else {}
            return _settled({"$ref": chosen, **described}, value)
    if options := schema.get("anyOf") or ("discriminator" not in schema and schema.get("oneOf")):
        settled = [_settled(option, value) for option in options]
        fitting = [option for option in settled if _fits(option, value)]
        rest = {key: item for key, item in schema.items() if key not in ("anyOf", "oneOf")}
        if len(fitting) == 1:
            return {**fitting[0], **rest}
    return schema


def _fits(schema: JsonSchema, value: object) -> bool:
    """Whether a mapping matches this section: it has all required keys. Other values match by type."""
    if isinstance(value, dict):
        return schema.get("type") == "object" and set(schema.get("required", ())) <= set(value)
    wanted = {bool: "boolean", int: "integer", float: "number", str: "string", list: "array", type(None): "null"}
    return schema.get("type") in (wanted[type(value)], "number" if type(value) is int else None)


def _below(schema: JsonSchema, part: str | int) -> JsonSchema | None:
    if isinstance(part, int):
        items = schema.get("items")
        return items if isinstance(items, dict) else None
    if (section := schema.get("properties", {}).get(part)) is not None:
        return dict(section)
    for below in schema.get("patternProperties", {}).values():
        return dict(below)
    rest = schema.get("additionalProperties")
    return rest if isinstance(rest, dict) else None
