"""One JSON document per run, versioned; docs/reference/schemas/report.schema.json describes it.

A number that is not finite is null.

Why: a program reads verdicts and numbers without parsing text.

Example: `tidegate gate -o json`
"""

import math
from dataclasses import asdict, fields
from enum import StrEnum
from typing import Any

from tidegate.artifacts import json_text
from tidegate.records import Decision
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
        document |= {key: _plain(getattr(decision, key)) for key in COMPARISON}
        document["loosenings"] = [_finding(entry) for entry in report.entries[split:]]
    return json_text(document | {"findings": [_finding(entry) for entry in report.entries[:split]]})


def read_decision(document: Any) -> Decision:
    """The gate's decision out of a document that `write` made of it. Raises ValueError where it is another document."""
    from pydantic import TypeAdapter

    try:
        if document["version"] != VERSION or document["verb"] != "gate":
            raise ValueError(f"is no decision of version {VERSION}")
        members = {key: document[key] for key in COMPARISON}
        for key in ("findings", "loosenings"):
            members[key] = [{name: item for name, item in each.items() if name != "level"} for each in document[key]]
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"is no decision: {error}") from None
    return TypeAdapter(Decision).validate_python(members)  # its ValidationError is a ValueError


COMPARISON = [field.name for field in fields(Decision) if field.name not in ("findings", "loosenings")]


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
