"""One JSON document per run, versioned; docs/report.schema.json describes it. A number that is not finite is null."""

import math
from dataclasses import asdict, fields
from enum import StrEnum
from typing import Any

from tidegate.artifacts import json_text
from tidegate.errors import Level
from tidegate.records import Decision, Estimate, Finding, Verdict
from tidegate.review.report import Entry, Report

VERSION = 1


def write(report: Report) -> str:
    decision = report.decision
    split = len(decision.findings) if decision else len(report.entries)
    document = {
        "version": VERSION,
        "verb": report.verb,
        "verdict": report.verdict.value,
        "exit_code": int(report.exit_code),
        "headline": report.headline,
    }
    if decision:
        document |= {key: _plain(getattr(decision, key)) for key in _COMPARISON}
        document["loosenings"] = [_finding(entry) for entry in report.entries[split:]]
    return json_text(document | {"findings": [_finding(entry) for entry in report.entries[:split]]})


def read_decision(document: Any) -> Decision:
    """The gate's decision out of a document that `write` made of it. Raises ValueError where it is another document."""
    from pydantic import TypeAdapter

    try:
        if document["version"] != VERSION or document["verb"] != "gate":
            raise ValueError(f"is no decision of version {VERSION}")
        members = {key: document[key] for key in _COMPARISON}
        for key in ("findings", "loosenings"):
            members[key] = [{name: item for name, item in each.items() if name != "level"} for each in document[key]]
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"is no decision: {error}") from None
    return TypeAdapter(Decision).validate_python(members)  # its ValidationError is a ValueError


def schema() -> dict[str, Any]:
    """The JSON Schema of the document."""
    from pydantic import TypeAdapter

    finding, decision = TypeAdapter(Finding).json_schema(), TypeAdapter(Decision).json_schema()
    definitions = finding.pop("$defs")
    for key in ("value", "low", "high", "level"):  # not finite is written as null
        definitions[Estimate.__name__]["properties"][key]["type"] = ["number", "null"]
    finding["properties"] = {"level": {"enum": [level.value for level in Level]}, **finding["properties"]}
    definitions[Finding.__name__] = finding
    for part in definitions.values():
        if part.get("type") == "object":
            part |= {"required": list(part["properties"]), "additionalProperties": False}
    found = {"type": "array", "items": {"$ref": f"#/$defs/{Finding.__name__}"}}
    properties = {
        "version": {"const": VERSION},
        "verb": {"type": "string"},
        "verdict": {"enum": [verdict.value for verdict in Verdict]},
        "exit_code": {"type": "integer"},
        "headline": {"type": "string"},
        "findings": found,
    }
    compared = {key: decision["properties"][key] for key in _COMPARISON} | {"loosenings": found}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "What a tidegate verb found",
        "type": "object",
        "properties": properties | compared,
        "required": list(properties),
        "dependentRequired": {"base": list(compared)},
        "additionalProperties": False,
        "$defs": definitions,
    }


_COMPARISON = [field.name for field in fields(Decision) if field.name not in ("findings", "loosenings")]


def _finding(entry: Entry) -> dict[str, Any]:
    return {"level": entry.level.value, **_plain(asdict(entry.finding))}


def _plain(value: Any) -> Any:
    match value:
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case StrEnum():
            return value.value
        case str():  # a file name that is no UTF-8 reaches us with lone surrogates, which JSON cannot hold
            return value.encode("utf-8", "backslashreplace").decode()
        case float() if not math.isfinite(value):
            return None
    return value
