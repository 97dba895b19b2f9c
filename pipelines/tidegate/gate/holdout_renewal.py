"""What an owner decides of a holdout whose rows changed: rules that could not decide because of that.

Too few added rows to tell, rows that the base's model cannot be asked about, a base of which less than half is left:
no number of runs decides these, and no rule may pass undecided. So they are listed like a loosened policy.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tidegate.gate.cohorts import CohortName, few
from tidegate.gate.evidence import Evidence
from tidegate.gate.pairing import Overlap
from tidegate.gate.row_identity import others
from tidegate.number_format import number, some
from tidegate.records import Against, Decision, Finding, Verdict

RULE, SUBJECT = "policy", "holdout"
REMEDY = "an owner of the policy has to approve it"


def left_to_owners(finding: Finding) -> bool:
    """Whether a rule could not decide because the holdout's rows changed."""
    return finding.verdict is Verdict.INCONCLUSIVE and CohortName(finding.cohort).left_to_owners


def answered(finding: Finding, approved_by: str) -> Finding:
    """The finding, passing where it is left to the owners and one of them answers for it."""
    if not (approved_by and left_to_owners(finding)):
        return finding
    return replace(finding, verdict=Verdict.PASS, remedy=f"approved by {approved_by}")


def listed(decision: Decision, evidence: Evidence, undecided: Sequence[Finding], approved_by: str) -> Iterator[Finding]:
    """What the owners have to approve of the holdout: rows that went or that changed, and what is undecided by it."""
    both = evidence.overlap(Against.MERGE_BASE)
    if isinstance(both, Overlap):
        said = [*_changes(both), *_others(evidence, both)]
        yield from (_open(Verdict.FAIL, each, approved_by) for each in said)
    for name in (CohortName.REMAINING, CohortName.ADDED):
        rules = [each for each in undecided if each.cohort == name and not decision.warns(each)]
        if rules:
            yield _open(Verdict.INCONCLUSIVE, _undecided(name, rules, decision), approved_by)


def remarks(evidence: Evidence) -> Iterator[str]:
    """What a reader has to know of the rows: which are not judged, and how hard those were that are gone."""
    both = evidence.overlap(Against.MERGE_BASE)
    if not isinstance(both, Overlap):
        return
    count = len(both.added.row_id)
    if count and few(both):
        yield f"{count:,} added rows are too few to judge: from the next change on they are judged with the others"
    if both.shared.rows and len(both.lost.row_id):
        yield _lost(evidence, both)


def _open(verdict: Verdict, said: str, approved_by: str) -> Finding:
    if approved_by:
        verdict, remedy = Verdict.PASS, f"approved by {approved_by}"
    else:
        remedy = REMEDY
    return Finding(RULE, verdict, f"{SUBJECT}: {said}", SUBJECT, remedy=remedy)


def _changes(both: Overlap) -> Iterator[str]:
    shared, lost = both.shared.rows, len(both.lost.row_id)
    if lost:
        retyped = both.lost.row_id.dtype.kind != both.added.row_id.dtype.kind and len(both.added.row_id)
        yield f"{lost:,} of {shared + lost:,} rows are gone" + ("; row ids are of another type" if retyped else "")
    if both.relabelled:
        said = f"the truth of {both.relabelled:,} of {shared:,} rows is another"
        yield f"{said}: they are compared by the base's truth, once approved by the new one"


def _others(evidence: Evidence, both: Overlap) -> Iterator[str]:
    """Rows that keep their id and are others: the base's predictions are of other cases than the head's."""
    if count := others(evidence, both):
        said = (
            f"{count:,} of {both.shared.rows:,} rows hold other values in most columns: their ids may be of other rows"
        )
        yield f"{said} (without a column of the role id, rows are numbered in the order of their columns)"


def _lost(evidence: Evidence, both: Overlap) -> str:
    """How good the base is on the rows that are gone: dropping the hard ones makes any model look better."""
    metric, lost, shared = next(iter(evidence.declared.metrics)), both.lost, both.shared
    gone = evidence.prepare(metric, lost.truth, lost.predicted)(None)
    left = evidence.prepare(metric, shared.truth, shared.base)(None)
    said = f"{len(lost.row_id):,} rows are gone: the base's {metric} is {number(gone, 3)} on them"
    return f"{said}, {number(left, 3)} on those that are left"


def _undecided(name: CohortName, undecided: Sequence[Finding], decision: Decision) -> str:
    rules = some(list(dict.fromkeys(each.rule for each in undecided)))
    rows = decision.paired_rows if name is CohortName.REMAINING else decision.added_rows
    said = "are left of the base's" if name is CohortName.REMAINING else "were added"
    return f"{rows or 0:,} rows {said}, and these could not decide on them: {rules}; {undecided[0].reason}"
