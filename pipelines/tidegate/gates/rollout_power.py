"""A rollout has to see a doubled error rate or a doubled share of slow answers while it can still go back.

Judged from the plan: for each analysis the probability, by the exact binomial test at alpha 0.05, that the step with
the most requests shows a share of twice the limit.
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from tidegate.config.model import Section
from tidegate.plans import Plan
from tidegate.policy.claim import Claim
from tidegate.policy.evidence import Evidence
from tidegate.policy.pairing import Unpaired
from tidegate.records import Finding, Stricter, Verdict

NEEDS_BASE = False
BY_ROWS = False
STRICTER = {"at_least": Stricter.LARGER}


class Params(Section):
    """An environment's rollout must be able to see that the candidate is twice as bad as allowed."""

    kind: Literal["rollout_power"]
    environment: str
    """The environment whose rollout is judged, e.g. `prod`."""
    at_least: float = Field(default=0.8, gt=0, lt=1)
    """The smallest probability with which each analysis has to see it."""


def judge(name: str, params: Params, evidence: Evidence) -> Iterator[Claim | Finding]:
    plans, subject = evidence.head.plans, f"rollout of {params.environment}"
    if isinstance(plans, Unpaired):
        yield Finding(name, Verdict.INCONCLUSIVE, plans.reason, subject, remedy="run `dvc repro plan`")
        return
    plan = next((each for each in plans if each.environment == params.environment), None)
    if plan is None:
        yield Finding(name, Verdict.INCONCLUSIVE, f"there is no plan for {params.environment}", subject)
        return
    powers = _powers(plan)
    if not powers:
        reason = f"no analysis of the {plan.strategy} rollout judges a share of requests"
        yield Finding(name, Verdict.FAIL, reason, subject, limit=params.at_least)
    for analysis, (step, power) in powers.items():
        verdict = Verdict.PASS if power >= params.at_least else Verdict.FAIL
        seen = f"{analysis} sees twice its limit with probability {power:.3f} in step {step}"
        reason = f"{seen}, {params.at_least} is asked"
        remedy = "" if verdict is Verdict.PASS else "raise the weight or the hold of a step, or judge it in a later one"
        yield Finding(name, verdict, reason, subject, analysis, head=power, limit=params.at_least, remedy=remedy)


def _powers(plan: Plan) -> dict[str, tuple[str, float]]:
    """For each analysis of a share: the step that sees most, and the probability there."""
    best: dict[str, tuple[str, float]] = {}
    for step in plan.steps:
        for judgement in step.judgements:
            power = judgement.sees_doubled
            if power is not None and power > best.get(judgement.analysis, ("", -1.0))[1]:
                best[judgement.analysis] = (step.name, power)
    return best
