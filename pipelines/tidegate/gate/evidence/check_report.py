"""The result of each data check, and the number of rows."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from tidegate import paths
from tidegate.gate.evidence import _read
from tidegate.gate.pairing import Unpaired

if TYPE_CHECKING:
    from tidegate.gate.evidence import Evidence
    from tidegate.gate.revision import RevisionFolder

PATHS = (paths.CHECK_REPORT,)
ABSENT = Unpaired("no data check was run")


@dataclass(frozen=True)
class CheckResult:
    """The result of one data check: outcome `pass`, `fail`, `inconclusive` or `errored`."""

    outcome: str
    severity: str
    reason: str


@dataclass(frozen=True)
class CheckEvidence:
    """Each check by name, and the rows of the table; None where the report does not record them."""

    checks: Mapping[str, CheckResult]
    rows: int | None = None


def read(folder: "RevisionFolder") -> CheckEvidence | Unpaired:
    report = _read.mapping(folder.root, paths.CHECK_REPORT)
    if isinstance(report, Unpaired):
        return report
    rows = report.get("rows")
    try:
        checks = {
            str(entry["name"]): CheckResult(str(entry["outcome"]), str(entry["severity"]), str(entry["reason"]))
            for entry in report["expectations"]
        }
    except (KeyError, TypeError):
        return Unpaired(f"{paths.CHECK_REPORT} is not a report written by `tidegate check`")
    return CheckEvidence(checks, rows if type(rows) is int else None)


def corrupted(twin: "Evidence") -> "Iterator[tuple[str, Evidence]]":
    from tidegate.gate.evidence import check_report

    report = twin.head.of(check_report)
    if isinstance(report, Unpaired) or not report.checks:
        return
    first, sound = next(iter(report.checks.items()))
    broken = {
        "data check fails": {**report.checks, first: CheckResult("fail", "critical", "broken on purpose")},
        "data check errs": {**report.checks, first: CheckResult("errored", "critical", "broken on purpose")},
        "data check is removed": {name: check for name, check in report.checks.items() if check is not sound},
    }
    for name, checks in broken.items():
        yield name, twin.with_head(twin.head.holding(check_report, replace(report, checks=checks)))
