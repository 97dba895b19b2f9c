"""Decide a change: apply every rule of the gate, settle all claims together."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from tidegate.config.schema.gate import Gate, Rule
from tidegate.gate import holdout_renewal, holdout_reuse, metric_integrity, waivers
from tidegate.gate.claim import Claim, loss, settle
from tidegate.gate.cohort_evidence import Views
from tidegate.gate.cohorts import CohortName
from tidegate.gate.evidence import Evidence
from tidegate.gate.pairing import Overlap
from tidegate.gate.waivers import Waiver
from tidegate.kinds import RULES, GateRule
from tidegate.records import Against, Decision, Finding, Verdict


@dataclass(frozen=True)
class Circumstances:
    """What a decision depends on besides gate and evidence: loosenings, waivers, and the day.

    `approved_by` names the owner who approves what is left to owners. `decided` counts the merges that this holdout has
    decided. `findings` come from no rule, such as those on manifests that were edited by hand.
    """

    base: str = ""
    base_commit: str = ""
    loosenings: tuple[Finding, ...] = ()
    waivers: Mapping[str, Waiver] = field(default_factory=dict)
    today: date = date.max
    notes: tuple[str, ...] = ()
    approved_by: str = ""
    decided: int = 0
    findings: tuple[Finding, ...] = ()
    own: frozenset[str] = frozenset()
    """The rules that only the change declares: settled apart, so that they do not lower the power of the base's."""


def decide(gate: Gate, evidence: Evidence, given: Circumstances | None = None) -> Decision:
    """The decision of this gate on a change. Pure: the same arguments give the same decision."""
    given = given or Circumstances()
    adopting = evidence.base is None and gate.first_adoption == "judge_head"
    skipped = [name for name, params in gate.rules.items() if adopting and _kind(params).NEEDS_BASE]
    rules = {name: params for name, params in gate.rules.items() if name not in skipped}
    budget = holdout_reuse.findings(gate.holdout_budget, given.decided, evidence)
    without_rule = (*metric_integrity.findings(evidence), *budget, *given.findings)
    outcomes = [*((CohortName.WHOLE, finding) for finding in without_rule), *_outcomes(rules, evidence)]
    settled = tuple(_settled(outcomes, gate, given))
    paired, added, lost = _counted(evidence)
    decision = Decision(
        base=evidence.base.name if evidence.base else given.base,
        base_commit=given.base_commit,
        head=evidence.head.name,
        findings=tuple(holdout_renewal.answered(finding, given.approved_by) for finding in settled),
        loosenings=given.loosenings,
        inconclusive=gate.inconclusive,
        alpha=gate.alpha,
        paired_rows=paired,
        added_rows=added,
        lost_rows=lost,
        notes=(
            *given.notes,
            *_adoption(skipped),
            *holdout_renewal.remarks(evidence),
            *waivers.remarks(given.waivers, settled, given.today),
        ),
    )
    undecided = [finding for finding in settled if holdout_renewal.left_to_owners(finding)]
    listed = holdout_renewal.listed(decision, evidence, undecided, given.approved_by)
    return replace(decision, loosenings=(*decision.loosenings, *listed))


def _counted(evidence: Evidence) -> tuple[int | None, int, int]:
    """The numbers of rows in both, only in the head and only in the base; (None, 0, 0) where they cannot be counted."""
    both = evidence.overlap(Against.MERGE_BASE)
    if not isinstance(both, Overlap):
        return None, 0, 0
    return both.shared.rows, len(both.added.row_id), len(both.lost.row_id)


def outcome(rules: Mapping[str, Rule], evidence: Evidence) -> Iterator[Claim | Finding]:
    """The findings and claims of each rule, claims not yet settled."""
    return (answer for _, answer in _outcomes(rules, evidence))


def _outcomes(rules: Mapping[str, Rule], evidence: Evidence) -> Iterator[tuple[CohortName, Claim | Finding]]:
    """The same, each with the cohort of rows that it is about."""
    views = Views(evidence)
    for name, params in rules.items():
        metric = getattr(params, "metric", None)
        if metric is not None and metric not in evidence.declared.metrics:
            yield CohortName.WHOLE, _undeclared(name, metric)
            continue
        for view in _views(params, views):
            cohort = view.cohort.name if view.cohort else CohortName.WHOLE
            for answer in list(_kind(params).judge(name, params, view)) or [_empty(name)]:
                yield cohort, replace(answer, slice=cohort.label(answer.slice))


def _views(params: Rule, views: Views) -> tuple[Evidence, ...]:
    kind = _kind(params)
    if not kind.BY_ROWS:
        return (views.evidence,)
    return views.compared(getattr(params, "against", Against.MERGE_BASE)) if kind.NEEDS_BASE else views.own


def _kind(params: Rule) -> GateRule:
    return RULES.load(params.kind)


def _settled(
    outcomes: Iterable[tuple[CohortName, Claim | Finding]], gate: Gate, given: Circumstances
) -> Iterator[Finding]:
    """Findings in the order of the rules, claims replaced by what they settle to, waived where that is allowed."""
    answers = list(outcomes)
    claims = [answer for _, answer in answers if isinstance(answer, Claim)]
    apart = [[claim for claim in claims if (claim.rule in given.own) is own] for own in (False, True)]
    settled = [settle(own_or_not, gate.alpha) for own_or_not in apart]
    for cohort, outcome in answers:
        decided = next(settled[outcome.rule in given.own]) if isinstance(outcome, Claim) else outcome
        finding = replace(decided, cohort=cohort.value)
        bound = loss(outcome, gate.alpha) if isinstance(outcome, Claim) else None
        waivable = finding.rule in gate.rules
        yield waivers.honour(finding, given.waivers, loss=bound, today=given.today) if waivable else finding


def _empty(rule: str) -> Finding:
    return Finding(rule, Verdict.INCONCLUSIVE, "no rows or slices to judge", remedy="name rows or slices that exist")


def _undeclared(rule: str, metric: str) -> Finding:
    remedy = "declare it again, or change the rule in a separate change"
    return Finding(rule, Verdict.FAIL, f"{metric} is not declared under evaluate.metrics", metric, remedy=remedy)


def _adoption(skipped: list[str]) -> Iterator[str]:
    if skipped:
        yield f"first adoption: the merge base has no evidence, so these rules did not run: {', '.join(skipped)}"
