"""The JSON Schema of what `tidegate check -o json` prints: docs/reference/schemas/check-report.schema.json."""

from typing import Any

from tidegate.checks.compare_reports import Turn
from tidegate.checks.report import SCHEMA, ExpectationResult, Outcome
from tidegate.config.schema.foreign_key import Dimension, Severity
from tidegate.records import Verdict

TEXT = {"type": "string"}
COUNT = {"type": "integer", "minimum": 0}


def schema() -> dict[str, Any]:
    base = _object(
        {"revision": TEXT, "reason": TEXT, "verdict": _words(Verdict), "rows": COUNT}, optional=("verdict", "rows")
    )
    properties = {
        "schema": {"const": SCHEMA},
        "verdict": _words(Verdict),
        "reason": TEXT,
        "rows": COUNT,
        "columns": COUNT,
        "outcomes": _object({outcome.value: COUNT for outcome in Outcome}),
        "expectations": {"type": "array", "items": _entry()},
        "base": base,
        "trend": {"type": "array", "items": _change()},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What tidegate check found",
        **_object(properties, optional=("base", "trend")),
    }


def _entry() -> dict[str, Any]:
    from pydantic import TypeAdapter

    properties = TypeAdapter(ExpectationResult).json_schema()["properties"]
    closed = {"severity": _words(Severity), "dimension": _words(Dimension), "outcome": _words(Outcome)}
    offender = _object({"values": {"type": "array"}, "rows": {"anyOf": [COUNT, {"type": "null"}]}})
    closed["offenders"] = properties["offenders"] | {"items": offender}
    return _object(properties | closed)


def _change() -> dict[str, Any]:
    side = _object({"outcome": _words(Outcome), "observed": {}, "reason": TEXT})
    nullable = {"anyOf": [side, {"type": "null"}]}
    return _object({"name": TEXT, "turn": _words(Turn), "base": nullable, "here": nullable})


def _words(words: Any) -> dict[str, Any]:
    return {"enum": [word.value for word in words]}


def _object(properties: dict[str, Any], optional: tuple[str, ...] = ()) -> dict[str, Any]:
    required = [name for name in properties if name not in optional]
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}
