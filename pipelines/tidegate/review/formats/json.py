"""JSON reports, versioned, as in docs/reference/schemas/report.schema.json.

A number that is not finite is null.

Why: a program reads verdicts and numbers without parsing text.

Example: `tidegate gate -o json`
"""

import math
from dataclasses import asdict, fields, is_dataclass
from enum import StrEnum
from typing import Any

from tidegate.artifacts import json_text
from tidegate.records import Decision
from tidegate.review.report import ReportEntry, VerbReport

VERSION = 1


def write(report: VerbReport) -> str:
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
    """The gate's decision in a document of `write`. Raises ValueError for any other document."""
    from pydantic import TypeAdapter

    try:
        if document["version"] != VERSION or document["verb"] != "gate":
            raise ValueError(f"is not a decision of version {VERSION}")
        members = {key: document[key] for key in COMPARISON if key not in ADDED or key in document}
        for key in ("findings", "loosenings"):
            members[key] = [{name: item for name, item in entry.items() if name != "level"} for entry in document[key]]
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"is not a decision: {error}") from None
    return TypeAdapter(Decision).validate_python(members)  # its ValidationError is a ValueError


ADDED = ("flips", "tree", "projects")
"""Members that documents of earlier releases do not have."""
COMPARISON = [field.name for field in fields(Decision) if field.name not in ("findings", "loosenings")]


def _finding(entry: ReportEntry) -> dict[str, object]:
    return {"level": entry.level.value, **_plain(asdict(entry.finding))}


def _plain(value: object) -> Any:
    match value:
        case dict():
            return {key: _plain(item) for key, item in value.items()}
        case list() | tuple():
            return [_plain(item) for item in value]
        case _ if is_dataclass(value) and not isinstance(value, type):
            return _plain(asdict(value))
        case StrEnum():
            return value.value
        case str():  # a file name that is not UTF-8 has lone surrogates, which JSON cannot hold
            return value.encode("utf-8", "backslashreplace").decode()
        case float() if not math.isfinite(value):
            return None
    return value
