"""A rollout detects a version at twice its limits and seldom stops a good one.

Decided from the plan: for each analysis, over all steps, how often the analyses as rendered (windows that overlap, the
first failure final) roll back a version at twice its limit; and how often the whole rollout rolls back needlessly, with
every share at three quarters of its limit.

Why: an analysis that can hardly fail lets a bad version through, and users switch off one that fails by chance.

Example: `rollout_sees: {kind: rollout_power, environment: prod}`
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from tidegate.config.section import Section
from tidegate.gate.claim import Claim
from tidegate.gate.evidence import Evidence, plans
from tidegate.gate.pairing import Unpaired
from tidegate.plans import Plan, RollsBack
from tidegate.records import Finding, Stricter, Verdict

NEEDS_BASE = False
BY_ROWS = False
NEEDS = ("plans",)
STRICTER = {"at_least": Stricter.LARGER, "needless_at_most": Stricter.SMALLER}


class Params(Section):
    """An environment's rollout must roll back a candidate twice as bad as allowed, and seldom a good one."""

    kind: Literal["rollout_power"]
    environment: str
    """The environment whose rollout is judged, e.g. `prod`."""
    at_least: float = Field(default=0.8, gt=0, lt=1)
    """The smallest probability with which each analysis rolls it back."""
    needless_at_most: float = Field(default=0.1, gt=0, lt=1)
    """The largest probability of rolling back a candidate whose shares are three quarters of their limits."""


def judge(name: str, params: Params, evidence: Evidence) -> Iterator[Claim | Finding]:
    planned, subject = evidence.head.of(plans), f"rollout of {params.environment}"
    if isinstance(planned, Unpaired):
        yield Finding(name, Verdict.INCONCLUSIVE, planned.reason, subject, remedy="run `dvc repro plan`")
        return
    plan = next((plan for plan in planned if plan.environment == params.environment), None)
    if plan is None:
        yield Finding(name, Verdict.INCONCLUSIVE, f"no plan for {params.environment}", subject)
        return
    if plan.rolls_back is None:
        reason = f"no analysis of the {plan.strategy} rollout checks a share of requests"
        yield Finding(name, Verdict.FAIL, reason, subject, limit=params.at_least)
        return
    for analysis, power in _powers(plan).items():
        verdict = Verdict.PASS if power >= params.at_least else Verdict.FAIL
        reason = f"{analysis} rolls back twice its limit with probability {power:.3f}; the floor is {params.at_least}"
        remedy = "" if verdict is Verdict.PASS else "raise the weight or the hold of a step, or run it in a later one"
        yield Finding(name, verdict, reason, subject, analysis, head=power, limit=params.at_least, remedy=remedy)
    needless = plan.rolls_back.at_three_quarters
    verdict = Verdict.PASS if needless <= params.needless_at_most else Verdict.FAIL
    reason = f"a version at 0.75 of every limit is rolled back with probability {needless:.3f}"
    ceiling = f"the ceiling is {params.needless_at_most}"
    remedy = "" if verdict is Verdict.PASS else "lengthen the windows, or lower alpha of the analyses"
    yield Finding(
        name, verdict, f"{reason}; {ceiling}", subject, head=needless, limit=params.needless_at_most, remedy=remedy
    )


def _powers(plan: Plan) -> dict[str, float]:
    """By analysis of a share, how often it rolls back twice its limit, in any step."""
    by_analysis: dict[str, list[RollsBack]] = {}
    for step in plan.steps:
        for judgement in step.judgements:
            if judgement.rolls_back:
                by_analysis.setdefault(judgement.analysis, []).append(judgement.rolls_back)
    return {name: RollsBack.any_of(several).at_double for name, several in by_analysis.items()}
