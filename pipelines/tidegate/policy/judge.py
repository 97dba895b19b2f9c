"""Judge a change: every rule of the policy on the evidence, all claims settled together."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol, cast

from tidegate import plugins
from tidegate.config.schema.gate import Gate, Rule
from tidegate.policy import measured, waivers
from tidegate.policy.claim import Claim, loss, settle
from tidegate.policy.evidence import Evidence
from tidegate.policy.pairing import Paired
from tidegate.policy.waivers import Waiver
from tidegate.records import Decision, Finding, Stricter, Verdict


class Kind(Protocol):
    """What a rule kind's file defines, besides the `Params` that its declaration is typed by."""

    @property
    def NEEDS_BASE(self) -> bool:  # noqa: N802 (the plugin's constant)
        """Whether it compares with the merge base."""

    @property
    def STRICTER(self) -> Mapping[str, Stricter]:  # noqa: N802
        """The fields of its `Params` that may be tightened freely; any other change makes it another rule."""

    def judge(self, name: str, params: Rule, evidence: Evidence) -> Iterator[Claim | Finding]:
        """Findings, and claims that are settled together with those of all other rules."""


@dataclass(frozen=True)
class Circumstances:
    """What a decision is told besides policy and evidence: who weakened what, what is waived, and which day it is."""

    base: str = ""
    loosenings: tuple[Finding, ...] = ()
    waivers: Mapping[str, Waiver] = field(default_factory=dict)
    today: date = date.max
    notes: tuple[str, ...] = ()


def judge(policy: Gate, evidence: Evidence, given: Circumstances | None = None) -> Decision:
    """The decision on a change by this policy. Pure: the same arguments give the same decision."""
    given = given or Circumstances()
    adopting = evidence.base is None and policy.first_adoption == "judge_head"
    skipped = [name for name, params in policy.rules.items() if adopting and _kind(params).NEEDS_BASE]
    judged = {name: params for name, params in policy.rules.items() if name not in skipped}
    outcomes = [*measured.findings(evidence), *outcome(judged, evidence)]
    findings = tuple(_settled(outcomes, policy, given))
    return Decision(
        base=evidence.base.name if evidence.base else given.base,
        head=evidence.head.name,
        findings=findings,
        loosenings=given.loosenings,
        inconclusive=policy.inconclusive,
        alpha=policy.alpha,
        paired_rows=evidence.paired.rows if isinstance(evidence.paired, Paired) else None,
        notes=(*given.notes, *_adoption(skipped), *waivers.remarks(given.waivers, findings, given.today)),
    )


def outcome(rules: Mapping[str, Rule], evidence: Evidence) -> Iterator[Claim | Finding]:
    """What each rule says, its claims not yet settled."""
    for name, params in rules.items():
        metric = getattr(params, "metric", None)
        if metric is not None and metric not in evidence.declared.metrics:
            yield _undeclared(name, metric)
        else:
            yield from list(_kind(params).judge(name, params, evidence)) or [_empty(name)]


def _kind(params: Rule) -> Kind:
    return cast("Kind", plugins.load("gates", params.kind))


def _settled(outcomes: Iterable[Claim | Finding], policy: Gate, given: Circumstances) -> Iterator[Finding]:
    """Findings in the order of the rules, claims replaced by what they settle to, waived where that is allowed."""
    known = list(outcomes)
    settled = settle((outcome for outcome in known if isinstance(outcome, Claim)), policy.alpha)
    for outcome in known:
        finding = next(settled) if isinstance(outcome, Claim) else outcome
        bound = loss(outcome, policy.alpha) if isinstance(outcome, Claim) else None
        waivable = finding.rule in policy.rules
        yield waivers.honour(finding, given.waivers, loss=bound, today=given.today) if waivable else finding


def _empty(rule: str) -> Finding:
    return Finding(rule, Verdict.INCONCLUSIVE, "found nothing to judge", remedy="name rows or slices that exist")


def _undeclared(rule: str, metric: str) -> Finding:
    remedy = "declare it again, or change the rule in a change of its own"
    return Finding(rule, Verdict.FAIL, f"{metric} is not declared under evaluate.metrics", metric, remedy=remedy)


def _adoption(skipped: list[str]) -> Iterator[str]:
    if skipped:
        yield f"first adoption: the merge base has no evidence, so these were not judged: {', '.join(skipped)}"
