"""What an owner must approve of a holdout whose rows changed.

Rules may be undecided because of the change: too few added rows, rows that the base model cannot be re-scored on, a
base of which less than half is left. Another run does not decide these, and no rule may pass undecided. So they are
listed like a loosened gate.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tidegate.gate.cohorts import CohortName, few
from tidegate.gate.evidence import Evidence
from tidegate.gate.pairing import Overlap
from tidegate.gate.row_identity import others
from tidegate.number_format import number, some
from tidegate.records import Against, Decision, Finding, Verdict

RULE, SUBJECT = "loosening", "holdout"
REMEDY = "an owner of the gate must approve it"


def left_to_owners(finding: Finding) -> bool:
    """Whether a rule could not decide because the holdout's rows changed."""
    return finding.verdict is Verdict.INCONCLUSIVE and CohortName(finding.cohort).left_to_owners


def answered(finding: Finding, approved_by: str) -> Finding:
    """The finding, passing where it is left to the owners and one of them approved it."""
    if not (approved_by and left_to_owners(finding)):
        return finding
    return replace(finding, verdict=Verdict.PASS, remedy=f"approved by {approved_by}")


def listed(decision: Decision, evidence: Evidence, undecided: Sequence[Finding], approved_by: str) -> Iterator[Finding]:
    """What the owners must approve of the holdout: rows removed or changed, and rules undecided because of it."""
    both = evidence.overlap(Against.MERGE_BASE)
    if isinstance(both, Overlap):
        changes = [*_changes(both), *_others(evidence, both)]
        yield from (_open(Verdict.FAIL, change, approved_by) for change in changes)
    for name in (CohortName.REMAINING, CohortName.ADDED):
        rules = [finding for finding in undecided if finding.cohort == name and not decision.warns(finding)]
        if rules:
            yield _open(Verdict.INCONCLUSIVE, _undecided(name, rules, decision), approved_by)


def remarks(evidence: Evidence) -> Iterator[str]:
    """What a reader must know of the rows: which are not judged, and how hard the removed ones were."""
    both = evidence.overlap(Against.MERGE_BASE)
    if not isinstance(both, Overlap):
        return
    count = len(both.added.row_id)
    if count and few(both):
        yield f"{count:,} added rows are too few to judge: the next change is judged on them, too"
    if both.shared.rows and len(both.lost.row_id):
        yield _lost(evidence, both)


def _open(verdict: Verdict, reason: str, approved_by: str) -> Finding:
    if approved_by:
        verdict, remedy = Verdict.PASS, f"approved by {approved_by}"
    else:
        remedy = REMEDY
    return Finding(RULE, verdict, f"{SUBJECT}: {reason}", SUBJECT, remedy=remedy)


def _changes(both: Overlap) -> Iterator[str]:
    shared, lost = both.shared.rows, len(both.lost.row_id)
    if lost:
        retyped = both.lost.row_id.dtype.kind != both.added.row_id.dtype.kind and len(both.added.row_id)
        yield f"{lost:,} of {shared + lost:,} rows were removed" + ("; row ids have another type" if retyped else "")
    if both.relabelled:
        changed = f"the truth of {both.relabelled:,} of {shared:,} rows changed"
        yield f"{changed}: they are compared by the base's truth, and by the new one after an approval"


def _others(evidence: Evidence, both: Overlap) -> Iterator[str]:
    """Rows that keep their id but are other rows: the predictions of base and head are then for different cases."""
    if count := others(evidence, both):
        changed = f"{count:,} of {both.shared.rows:,} rows have other values in most columns: their ids may have moved"
        yield f"{changed} (without a column of the role id, rows are numbered in the order of their columns)"


def _lost(evidence: Evidence, both: Overlap) -> str:
    """How good the base is on the removed rows: dropping the hard ones makes any model look better."""
    metric, lost, shared = next(iter(evidence.declared.metrics)), both.lost, both.shared
    gone = evidence.prepare(metric, lost.truth, lost.predicted)(None)
    left = evidence.prepare(metric, shared.truth, shared.base)(None)
    on_removed = f"{len(lost.row_id):,} rows were removed: the base's {metric} is {number(gone, 3)} on them"
    return f"{on_removed}, {number(left, 3)} on the remaining ones"


def _undecided(name: CohortName, undecided: Sequence[Finding], decision: Decision) -> str:
    rules = some(list(dict.fromkeys(finding.rule for finding in undecided)))
    rows = decision.paired_rows if name is CohortName.REMAINING else decision.added_rows
    which = "of the base remain" if name is CohortName.REMAINING else "were added"
    return f"{rows or 0:,} rows {which}, and these rules are undecided on them: {rules}; {undecided[0].reason}"
