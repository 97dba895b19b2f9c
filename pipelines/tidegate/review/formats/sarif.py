"""SARIF 2.1.0 for code scanning: one result per finding, at its place.

The place is in the declaration.

Why: code scanning keeps findings between runs and shows which are new.

Example: `tidegate validate -o sarif`
"""

import hashlib
from importlib.metadata import version
from urllib.parse import quote

from tidegate.artifacts import json_text
from tidegate.errors import Where
from tidegate.records import Finding, Verdict
from tidegate.review.escape import line
from tidegate.review.report import ReportEntry, VerbReport

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ELSEWHERE = "dvc.yaml"
"""The place of a finding without a place in the declaration: code scanning needs a file."""


def write(report: VerbReport) -> str:
    rules = list(dict.fromkeys(entry.finding.rule for entry in report.entries))
    driver = {
        "name": f"tidegate {report.verb}",
        "version": version("tidegate"),
        "rules": [{"id": line(rule, 200)} for rule in rules],
    }
    results = [_result(entry, rules.index(entry.finding.rule)) for entry in report.entries]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _result(entry: ReportEntry, rule: int) -> dict[str, object]:
    finding = entry.finding
    passed = finding.verdict is Verdict.PASS
    text = f"{finding.reason}; {finding.remedy}" if finding.remedy else finding.reason
    return {
        "ruleId": line(finding.rule, 200),
        "ruleIndex": rule,
        "kind": "pass" if passed else "fail" if finding.verdict is Verdict.FAIL else "open",
        # the standard allows a level only where the kind is fail
        "level": entry.level.value if finding.verdict is Verdict.FAIL else "none",
        "message": {"text": line(text, 1000) or "no reason was given"},
        "locations": [{"physicalLocation": _location(finding.where)}],
        "partialFingerprints": {"tidegate/v1": _fingerprint(finding)},
    }


def _location(where: Where | None) -> dict[str, object]:
    if where is None:
        return {"artifactLocation": {"uri": ELSEWHERE}}
    location: dict[str, object] = {"artifactLocation": {"uri": quote(line(where.path, 400))}}
    if where.line:
        columns = {"startColumn": where.column, "endColumn": where.column + where.width} if where.column else {}
        location["region"] = {"startLine": where.line, **columns}
    return location


def _fingerprint(finding: Finding) -> str:
    """The identity of a finding across runs, independent of its numbers."""
    return hashlib.sha256(
        f"{finding.rule}\0{finding.subject}\0{finding.slice}".encode(errors="backslashreplace")
    ).hexdigest()
