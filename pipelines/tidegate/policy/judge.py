"""Judge a change: every rule of the policy on the evidence, all claims settled together."""

from collections.abc import Iterable, Iterator
from typing import Protocol, cast

from tidegate import plugins
from tidegate.config.schema.gate import Gate, Rule
from tidegate.policy import measured
from tidegate.policy.claim import Claim, settle
from tidegate.policy.evidence import Evidence
from tidegate.policy.pairing import Paired
from tidegate.records import Decision, Finding, Verdict


class Kind(Protocol):
    """What a rule kind's file defines, besides the `Params` that its declaration is typed by."""

    @property
    def NEEDS_BASE(self) -> bool:  # noqa: N802 (the plugin's constant)
        """Whether it compares with the merge base."""

    def judge(self, name: str, params: Rule, evidence: Evidence) -> Iterator[Claim | Finding]:
        """Findings, and claims that are settled together with those of all other rules."""


def judge(policy: Gate, evidence: Evidence, *, base: str = "", notes: tuple[str, ...] = ()) -> Decision:
    """The decision on a change by this policy. Pure: the same policy and evidence give the same decision."""
    adopting = evidence.base is None and policy.first_adoption == "judge_head"
    outcomes: list[Claim | Finding] = [*measured.findings(evidence)]
    skipped = []
    for name, params in policy.rules.items():
        kind = cast("Kind", plugins.load("gates", params.kind))
        metric = getattr(params, "metric", None)
        if adopting and kind.NEEDS_BASE:
            skipped.append(name)
        elif metric is not None and metric not in evidence.declared.metrics:
            outcomes.append(_undeclared(name, metric))
        else:
            outcomes += list(kind.judge(name, params, evidence)) or [_empty(name)]
    return Decision(
        base=evidence.base.name if evidence.base else base,
        head=evidence.head.name,
        findings=tuple(_settled(outcomes, policy.alpha)),
        inconclusive=policy.inconclusive,
        alpha=policy.alpha,
        paired_rows=evidence.paired.rows if isinstance(evidence.paired, Paired) else None,
        notes=(*notes, *_adoption(skipped)),
    )


def _settled(outcomes: Iterable[Claim | Finding], alpha: float) -> Iterator[Finding]:
    """Findings in the order of the rules, claims replaced by what they settle to."""
    known = list(outcomes)
    settled = settle((outcome for outcome in known if isinstance(outcome, Claim)), alpha)
    for outcome in known:
        yield next(settled) if isinstance(outcome, Claim) else outcome


def _empty(rule: str) -> Finding:
    return Finding(rule, Verdict.INCONCLUSIVE, "found nothing to judge", remedy="name rows or slices that exist")


def _undeclared(rule: str, metric: str) -> Finding:
    remedy = "declare it again, or change the rule in a change of its own"
    return Finding(rule, Verdict.FAIL, f"{metric} is not declared under evaluate.metrics", metric, remedy=remedy)


def _adoption(skipped: list[str]) -> Iterator[str]:
    if skipped:
        yield f"first adoption: the merge base has no evidence, so these were not judged: {', '.join(skipped)}"
