"""docs/reference/schemas/report.schema.json: what verbs print with `-o json`."""

from typing import Any

from pydantic import TypeAdapter

from tidegate.errors import Level
from tidegate.records import Decision, Estimate, Finding, Verdict
from tidegate.review.formats.json import COMPARISON, VERSION


def schema() -> dict[str, Any]:
    """The JSON Schema of the document."""
    finding, decision = TypeAdapter(Finding).json_schema(), TypeAdapter(Decision).json_schema()
    definitions = finding.pop("$defs") | decision["$defs"]
    decision = definitions[Decision.__name__]  # it may hold those of several projects
    for key in ("value", "low", "high", "level"):  # not finite is written as null
        definitions[Estimate.__name__]["properties"][key]["type"] = ["number", "null"]
    finding["properties"] = {"level": {"enum": [level.value for level in Level]}, **finding["properties"]}
    definitions[Finding.__name__] = finding
    for part in definitions.values():
        if part.get("type") == "object":
            part |= {
                "required": [name for name in part["properties"] if name != "level"],
                "additionalProperties": False,
            }
    found = {"type": "array", "items": {"$ref": f"#/$defs/{Finding.__name__}"}}
    properties = {
        "version": {"const": VERSION},
        "verb": {"type": "string"},
        "verdict": {"enum": [verdict.value for verdict in Verdict]},
        "exit_code": {"type": "integer"},
        "headline": {"type": "string"},
        "findings": found,
    }
    compared = {key: decision["properties"][key] for key in COMPARISON} | {"loosenings": found}
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
