"""Messages for invalid values: expected, actual, and the nearest valid value."""

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from tidegate.config import section
from tidegate.config.validation.schema_lookup import JsonSchema, keys
from tidegate.config.validation.value_texts import bounds, number, shown
from tidegate.errors import nearest, unknown

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

_TYPES = {
    "object": "a mapping",
    "array": "a list",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "null": "null",
}
_BOUNDS = {
    "greater_than": "greater than",
    "greater_than_equal": "at least",
    "less_than": "less than",
    "less_than_equal": "at most",
    "multiple_of": "a multiple of",
    "finite_number": "",
}


def sentence(error: "ErrorDetails", schema: JsonSchema | None, above: JsonSchema | None) -> str:
    """The message for one pydantic error; `schema` describes the key, `above` its section."""
    kind, value = error["type"], error.get("input")
    context: Mapping[str, object] = error.get("ctx", {})
    match kind:
        case "missing":
            return f"is required: {described(schema)}" if described(schema) else "is required"
        case "extra_forbidden":
            return unknown(str(error["loc"][-1]), keys(above), what="key")
        case "union_tag_invalid":
            tags = tuple(sorted(part.strip("' ") for part in str(context["expected_tags"]).split(", ")))
            return unknown(str(context["tag"]), tags, what=str(context["discriminator"]).strip("'"))
        case "union_tag_not_found":
            kinds = ", ".join(sorted((schema or {}).get("discriminator", {}).get("mapping", {})))
            return f"needs {str(context['discriminator']).strip(chr(39))}" + (f", one of {kinds}" if kinds else "")
        case "enum" | "literal_error":
            return _one_of(value, schema, str(context.get("expected", "")))
        case section.LISTED_TWICE:
            return error["msg"]
        case "value_error" | "assertion_error":
            return _own(str(context.get("error", error["msg"])), value)
        case "string_pattern_mismatch":
            return f"must be spelled like {_example(schema, str(context.get('pattern')))}, got {shown(value)}"
    return f"must be {expected(schema, kind, context)}, got {shown(value)}{_spelling(kind, value)}"


def _spelling(kind: str, value: object) -> str:
    """The number that a text spells, where a number is expected."""
    if not kind.startswith(("float_", "int_")) or not isinstance(value, str):
        return ""
    if match := re.fullmatch(r"(\d+(?:\.\d+)?)\s*%", value):
        return f"; write {float(match[1]) / 100:g}"
    if match := re.fullmatch(r"(-?\d+),(\d+)", value):
        return f"; write {match[1]}.{match[2]}"
    return "; leave out the quotes" if re.fullmatch(r"-?\d+(\.\d+)?", value) else ""


def expected(schema: JsonSchema | None, kind: str = "", context: Mapping[str, object] | None = None) -> str:
    """What a key takes: its type and range."""
    schema = schema or {}
    context = context or {}
    if kind.startswith(("too_", "string_too_")):
        limit = context.get("min_length", context.get("max_length"))
        return f"{'at least' if 'short' in kind else 'at most'} {limit} {_counted(kind, context)} long"
    if options := schema.get("enum") or ([schema["const"]] if "const" in schema else None):
        return f"one of {', '.join(map(str, options))}"
    if alternatives := schema.get("anyOf"):
        return " or ".join(dict.fromkeys(expected(alternative) for alternative in alternatives))
    name = _TYPES.get(str(schema.get("type")), "")
    span = bounds(schema)
    if kind in _BOUNDS and not span:
        span = " ".join(f"{_BOUNDS[kind]} {number(limit)}" for limit in context.values())
    if kind in _BOUNDS:
        return span or "a finite number"
    if not name:
        name = _TYPES.get(_BY_ERROR.get(kind, ""), "another value")
    return f"{name} {span}".strip()


_BY_ERROR = {
    "model_type": "object", "model_attributes_type": "object", "dict_type": "object", "dataclass_type": "object",
    "list_type": "array", "tuple_type": "array", "set_type": "array",
    "string_type": "string", "int_type": "integer", "int_parsing": "integer", "int_from_float": "integer",
    "float_type": "number", "float_parsing": "number", "bool_type": "boolean", "bool_parsing": "boolean",
    "none_required": "null",
}  # fmt: skip


def described(schema: JsonSchema | None) -> str:
    text = " ".join(str((schema or {}).get("description", "")).split()).rstrip(".")
    return text[:1].lower() + text[1:]


def _one_of(value: object, schema: JsonSchema | None, spelled: str) -> str:
    options = tuple(str(option) for option in (schema or {}).get("enum", ())) or tuple(
        part.strip("' ") for part in spelled.replace(" or ", ", ").split(", ")
    )
    near = nearest(value, options) if isinstance(value, str) else None
    question = f"; did you mean {near}?" if near else ""
    choice = f"one of {', '.join(options)}" if len(options) > 1 else options[0]
    return f"must be {choice}, got {shown(value)}{question}"


def _own(message: str, value: object) -> str:
    """A message of our own validators; those of single values add the actual value."""
    if isinstance(value, dict | list) or ", got" in message:
        return message
    return f"{message}, got {shown(value)}"


def _example(schema: JsonSchema | None, pattern: str) -> str:
    examples = (schema or {}).get("examples")
    return f"{examples[0]} ({pattern})" if examples else pattern


def _counted(kind: str, context: Mapping[str, object]) -> str:
    one = context.get("min_length", context.get("max_length")) == 1
    if kind.startswith("string_"):
        return "character" if one else "characters"
    return "entry" if one else "entries"
