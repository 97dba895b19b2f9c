"""The data still hold what they held: no critical check fails, no other check newly fails, none is gone.

A warning that already failed at the merge base is not this change's doing; a new one is, unless the data are the base's
by digest: then a new or stricter check found an old fault, which is shown and holds nothing up. Where `check.rows` or
`check.drift` is declared, neither the number of rows nor the training rows may have moved further from the base's than
that, whatever the severity but info: what moves is this change's doing.

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
from tidegate.gate.row_count import judged
from tidegate.records import Estimate, Finding, Stricter, Verdict

if TYPE_CHECKING:
    from tidegate.stats.drift import Drifted
    from tidegate.stats.table_statistics import Statistics

NEEDS_BASE = False
BY_ROWS = False
NEEDS = ("check_report", "training_statistics")
OLD_FAULT = {True: "new check, already failing at the base", False: "stricter check, failing on the base's data"}
"""What is said of a warning on unchanged data, by whether the check is new."""
STRICTER: dict[str, Stricter] = {}


class Params(Section):
    """Data checks must hold as they did at the merge base."""

    kind: Literal["data_checks"]


def judge(name: str, params: Params, evidence: Evidence) -> Iterator[Claim | Finding]:  # noqa: ARG001 (it has no options)
    report, before = evidence.head.of(check_report), evidence.base.of(check_report) if evidence.base else None
    if isinstance(report, Unpaired):
        yield Finding(name, Verdict.INCONCLUSIVE, report.reason, remedy="run `dvc repro check`")
        return
    here = report.checks
    found = [
        *_worse(name, before.checks if isinstance(before, CheckEvidence) else {}, here, evidence),
        *_rows(name, evidence),
        *_drift(name, evidence),
    ]
    if isinstance(before, Unpaired):
        found.append(Finding(name, Verdict.INCONCLUSIVE, f"at the base, {before.reason}"))
    if not here:
        found.append(Finding(name, Verdict.INCONCLUSIVE, "no check was judged", remedy="declare checks"))
    hold = sum(each.outcome == "pass" for each in here.values())
    said = "; ".join([f"{hold} of {len(here)} checks hold; none is new among the others", *_not_compared(evidence)])
    yield from found
    if all(finding.verdict is Verdict.PASS for finding in found):
        yield Finding(name, Verdict.PASS, said)


def _worse(
    name: str, before: Mapping[str, CheckResult], here: Mapping[str, CheckResult], evidence: Evidence
) -> Iterator[Finding]:
    for check in before:
        if check not in here:
            yield Finding(name, Verdict.FAIL, f"{check} is not judged any more", check, remedy="declare it again")
    for check, found in here.items():
        known = before.get(check)
        old = known is not None and known.outcome == found.outcome
        if found.outcome == "pass" or found.severity == "info" or (old and found.severity != "critical"):
            continue
        if _is_old_fault(check, known, found, evidence):
            why = (
                "new check, already failing at the base"
                if known is None
                else "stricter check, failing on the base's data"
            )
            yield Finding(name, Verdict.PASS, f"{check}: {why}: {found.reason}", check)
            continue
        verdict = Verdict.FAIL if found.outcome == "fail" else Verdict.INCONCLUSIVE
        yield Finding(
            name, verdict, f"{check}: {found.reason}", check, remedy=f"mend the data; the check is {found.severity}"
        )


def _is_old_fault(check: str, known: CheckResult | None, found: CheckResult, evidence: Evidence) -> bool:
    """Whether the data in which a warning newly fails are the base's: what changed then is the check."""
    newly = found.outcome == "fail" and (known is None or known.outcome == "pass")
    same = evidence.base is not None and evidence.unchanged.read_by(evidence.check.references.get(check))
    return newly and found.severity == "warning" and same


def _rows(name: str, evidence: Evidence) -> Iterator[Finding]:
    allowed, base = evidence.check.rows, evidence.base
    if allowed is None or allowed.severity == "info" or base is None:
        return
    before, here = _number(base), _number(evidence.head)
    if before is None or here is None:
        reason = f"{base.name if before is None else evidence.head.name} does not tell its number of rows"
        yield Finding(name, Verdict.INCONCLUSIVE, reason, "rows", remedy="run `dvc repro check`")
        return
    verdict, said = judged(allowed, before, here)
    if verdict is not Verdict.PASS:
        remedy = "find out which rows came or went"
        yield Finding(name, verdict, said, "rows", base=before, head=here, rows=here, remedy=remedy)


def _number(revision: RevisionEvidence) -> int | None:
    report = revision.of(check_report)
    return None if isinstance(report, Unpaired) else report.rows


def _drift(name: str, evidence: Evidence) -> Iterator[Finding]:
    from tidegate.stats.drift import compare, unchanged

    limits, here, before = evidence.check.drift, evidence.head.of(training_statistics), _before(evidence)
    if limits is None or limits.severity == "info" or before is None:
        return
    if here is None:
        here = Unpaired(f"{evidence.head.name} keeps no statistics of its training rows")
    if isinstance(here, Unpaired) or isinstance(before, Unpaired):
        reasons = [each.reason for each in (here, before) if isinstance(each, Unpaired)]
        yield Finding(name, Verdict.INCONCLUSIVE, reasons[0], "training rows", remedy="run `dvc repro split`")
        return
    for each in compare(limits, before, here):
        if each.verdict is not Verdict.PASS and not unchanged(before, here, each.column):
            yield _drifted(name, each, limits.alpha, before.note)


def _drifted(name: str, drifted: "Drifted", alpha: float, note: str) -> Finding:
    seen = drifted.interval
    return Finding(
        name,
        drifted.verdict,
        f"the training rows' {drifted.column}, by {drifted.kind}: {drifted.reason}"
        + (f"; the base's statistics were {note}" if note else ""),
        drifted.column,
        head=seen.value if seen else None,
        interval=Estimate(seen.value, seen.low, seen.high, 1 - 2 * alpha) if seen else None,
        limit=drifted.limit,
        rows=drifted.current,
        remedy="find out what moved the data: the base's model does not know these rows",
    )


def _not_compared(evidence: Evidence) -> Iterator[str]:
    """What is declared and had nothing to be compared with, at a first adoption: said, so that no pass hides it."""
    asked = {"rows": evidence.check.rows, "drift": evidence.check.drift}
    if evidence.base is None and (declared := [key for key, limits in asked.items() if limits]):
        yield f"{' and '.join(declared)} will be compared when the base has evidence"
    elif evidence.base is not None and _before(evidence) is None and evidence.check.drift:
        yield "drift will be compared when the base keeps training statistics"
    elif evidence.check.drift and evidence.base and (note := _note(_before(evidence))):
        yield f"the base's training statistics were {note}"


def _before(evidence: Evidence) -> "Statistics | Unpaired | None":
    return evidence.base.of(training_statistics) if evidence.base else None


def _note(statistics: "Statistics | Unpaired | None") -> str:
    return "" if statistics is None or isinstance(statistics, Unpaired) else statistics.note
