"""No critical data check fails, no other newly fails, none is removed.

This change did not cause a warning that already failed at the merge base. It caused a new one, unless the data are the
base's by digest: then a new or stricter check found an old fault, which is reported and does not block. Where
`check.rows` or `check.drift` is declared, neither the number of rows nor the training rows may move further from the
base's, for every severity but info: this change caused the move.

Why: a model that learnt from broken data can have better metrics, on a holdout that is broken the same way.

Example: `data_hold: {kind: data_checks}`
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Literal

from tidegate.config.section import Section
from tidegate.gate.claim import Claim
from tidegate.gate.evidence import Evidence, check_report, training_statistics
from tidegate.gate.evidence.check_report import CheckEvidence, CheckResult
from tidegate.gate.pairing import Unpaired
from tidegate.gate.revision import RevisionEvidence
from tidegate.gate.row_count_limit import compared
from tidegate.records import Estimate, Finding, Stricter, Verdict

if TYPE_CHECKING:
    from tidegate.stats.drift_verdict import Drifted
    from tidegate.stats.read_table_statistics import Statistics

NEEDS_BASE = False
BY_ROWS = False
NEEDS = ("check_report", "training_statistics")
OLD_FAULT = {True: "new check, already failing at the base", False: "stricter check, failing on the base's data"}
"""The reason of a warning on unchanged data, by whether the check is new."""
STRICTER: dict[str, Stricter] = {}


class Params(Section):
    """Data checks must hold as they did at the merge base."""

    kind: Literal["data_checks"]


def judge(name: str, params: Params, evidence: Evidence) -> Iterator[Claim | Finding]:
    report, at_base = evidence.head.of(check_report), evidence.base.of(check_report) if evidence.base else None
    if isinstance(report, Unpaired):
        yield Finding(name, Verdict.INCONCLUSIVE, report.reason, remedy="run `dvc repro check`")
        return
    checks = report.checks
    findings = [
        *_worse(name, at_base.checks if isinstance(at_base, CheckEvidence) else {}, checks, evidence),
        *_rows(name, evidence),
        *_drift(name, evidence),
    ]
    if isinstance(at_base, Unpaired):
        findings.append(Finding(name, Verdict.INCONCLUSIVE, f"at the base, {at_base.reason}"))
    if not checks:
        findings.append(Finding(name, Verdict.INCONCLUSIVE, "no check ran", remedy="declare checks"))
    passed = sum(check.outcome == "pass" for check in checks.values())
    reason = "; ".join([f"{passed} of {len(checks)} checks pass; no new failures", *_not_compared(evidence)])
    yield from findings
    if all(finding.verdict is Verdict.PASS for finding in findings):
        yield Finding(name, Verdict.PASS, reason)


def _worse(
    name: str, base: Mapping[str, CheckResult], head: Mapping[str, CheckResult], evidence: Evidence
) -> Iterator[Finding]:
    for check in base:
        if check not in head:
            yield Finding(name, Verdict.FAIL, f"{check} is not checked any more", check, remedy="declare it again")
    for check, result in head.items():
        at_base = base.get(check)
        old = at_base is not None and at_base.outcome == result.outcome
        if result.outcome == "pass" or result.severity == "info" or (old and result.severity != "critical"):
            continue
        if _is_old_fault(check, at_base, result, evidence):
            why = OLD_FAULT[at_base is None]
            yield Finding(name, Verdict.PASS, f"{check}: {why}: {result.reason}", check)
            continue
        verdict = Verdict.FAIL if result.outcome == "fail" else Verdict.INCONCLUSIVE
        remedy = f"fix the data; the check is {result.severity}"
        yield Finding(name, verdict, f"{check}: {result.reason}", check, remedy=remedy)


def _is_old_fault(check: str, at_base: CheckResult | None, result: CheckResult, evidence: Evidence) -> bool:
    """Whether the data on which a warning newly fails are the base's: then the check changed."""
    newly = result.outcome == "fail" and (at_base is None or at_base.outcome == "pass")
    same = evidence.base is not None and evidence.unchanged.read_by(evidence.check.references.get(check))
    return newly and result.severity == "warning" and same


def _rows(name: str, evidence: Evidence) -> Iterator[Finding]:
    allowed, base = evidence.check.rows, evidence.base
    if allowed is None or allowed.severity == "info" or base is None:
        return
    base_rows, head_rows = _number(base), _number(evidence.head)
    if base_rows is None or head_rows is None:
        reason = f"{base.name if base_rows is None else evidence.head.name} does not record its row count"
        yield Finding(name, Verdict.INCONCLUSIVE, reason, "rows", remedy="run `dvc repro check`")
        return
    verdict, reason = compared(allowed, base_rows, head_rows)
    if verdict is not Verdict.PASS:
        remedy = "find out which rows were added or removed"
        yield Finding(name, verdict, reason, "rows", base=base_rows, head=head_rows, rows=head_rows, remedy=remedy)


def _number(revision: RevisionEvidence) -> int | None:
    report = revision.of(check_report)
    return None if isinstance(report, Unpaired) else report.rows


def _drift(name: str, evidence: Evidence) -> Iterator[Finding]:
    from tidegate.stats.drift import compare, unchanged

    limits, head, base = evidence.check.drift, evidence.head.of(training_statistics), _of_base(evidence)
    if limits is None or limits.severity == "info" or base is None:
        return
    if head is None:
        head = Unpaired(f"{evidence.head.name} keeps no statistics of its training rows")
    if isinstance(head, Unpaired) or isinstance(base, Unpaired):
        reasons = [statistics.reason for statistics in (head, base) if isinstance(statistics, Unpaired)]
        yield Finding(name, Verdict.INCONCLUSIVE, reasons[0], "training rows", remedy="run `dvc repro split`")
        return
    for drifted in compare(limits, base, head):
        if drifted.verdict is not Verdict.PASS and not unchanged(base, head, drifted.column):
            yield _drifted(name, drifted, limits.alpha, base.note)


def _drifted(name: str, drifted: "Drifted", alpha: float, note: str) -> Finding:
    interval = drifted.interval
    return Finding(
        name,
        drifted.verdict,
        f"the training rows' {drifted.column}, by {drifted.kind}: {drifted.reason}"
        + (f"; the base's statistics were {note}" if note else ""),
        drifted.column,
        head=interval.value if interval else None,
        interval=Estimate(interval.value, interval.low, interval.high, 1 - 2 * alpha) if interval else None,
        limit=drifted.limit,
        rows=drifted.current,
        remedy="find out why the data moved: the base model did not learn from such rows",
    )


def _not_compared(evidence: Evidence) -> Iterator[str]:
    """What is declared but could not be compared yet: stated, so that no pass hides it."""
    limits = {"rows": evidence.check.rows, "drift": evidence.check.drift}
    if evidence.base is None and (declared := [key for key, limit in limits.items() if limit]):
        yield f"{' and '.join(declared)} will be compared when the base has evidence"
    elif evidence.base is not None and _of_base(evidence) is None and evidence.check.drift:
        yield "drift will be compared when the base keeps training statistics"
    elif evidence.check.drift and evidence.base and (note := _note(_of_base(evidence))):
        yield f"the base's training statistics were {note}"


def _of_base(evidence: Evidence) -> "Statistics | Unpaired | None":
    return evidence.base.of(training_statistics) if evidence.base else None


def _note(statistics: "Statistics | Unpaired | None") -> str:
    return "" if statistics is None or isinstance(statistics, Unpaired) else statistics.note
