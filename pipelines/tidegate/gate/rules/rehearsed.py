"""The rehearsed rollout promotes a healthy candidate and no broken one.

`tidegate rehearse` injects faults into real servers and carries the plan out on a scaled clock. The mutation score is
the share of the faults that analyses can see which were rolled back or paused. A fault that slipped through is named
with what would have seen it. A rehearsal of another plan or package decides nothing.

Why: analyses that were never seen to fail are hoped to work, and are noticed when they don't in production.

Example: `rehearsed: {kind: rehearsed, environment: prod}`
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from tidegate.config.section import Percent, Section
from tidegate.delivery.rehearsals import Rehearsal, RolloutOutcome
from tidegate.gate.claim import Claim
from tidegate.gate.evidence import Evidence, plans, rehearsals
from tidegate.gate.pairing import Unpaired
from tidegate.records import Finding, Stricter, Verdict

NEEDS_BASE = False
BY_ROWS = False
NEEDS = ("plans", "rehearsals")
STRICTER = {"mutation_score": Stricter.LARGER}


class Params(Section):
    """The rollout of an environment must have been rehearsed."""

    kind: Literal["rehearsed"]
    environment: str
    """The environment whose rollout was rehearsed, e.g. `prod`."""
    mutation_score: Percent = Field(default=1.0, gt=0)
    """The smallest share of the faults that analyses can see which must be rolled back or paused."""


def judge(name: str, params: Params, evidence: Evidence) -> Iterator[Claim | Finding]:
    subject = f"rehearsal of {params.environment}"
    found = _current(params.environment, evidence)
    if isinstance(found, Unpaired):
        yield Finding(name, Verdict.INCONCLUSIVE, found.reason, subject, remedy=found.remedy)
        return
    yield _healthy(name, found)
    score = found.mutation_score
    if score is None:
        reason = "no fault that analyses can see was rehearsed"
        yield Finding(name, Verdict.INCONCLUSIVE, reason, subject, remedy=rehearsals.REMEDY)
        return
    verdict = Verdict.PASS if score >= params.mutation_score else Verdict.FAIL
    yield Finding(
        name,
        verdict,
        _reason(found),
        "mutation score",
        head=score,
        limit=params.mutation_score,
        remedy="" if verdict is Verdict.PASS else _remedy(found),
    )


def _current(environment: str, evidence: Evidence) -> Rehearsal | Unpaired:
    """The rehearsal of what would be rolled out now."""
    planned, known = evidence.head.of(plans), evidence.head.of(rehearsals)
    if isinstance(planned, Unpaired):
        return planned
    if isinstance(known, Unpaired):
        return known
    plan = next((plan for plan in planned if plan.environment == environment), None)
    found = known.of(environment)
    if plan is None:
        return Unpaired(f"no plan for {environment}", "run `dvc repro plan`")
    if found is None:
        reason = "has no steps to rehearse" if not plan.steps else "was not rehearsed"
        return Unpaired(f"the {plan.strategy} rollout of {environment} {reason}", rehearsals.REMEDY)
    if found.plan != plan.digest:
        return Unpaired("another plan was rehearsed", rehearsals.REMEDY)
    if found.package != known.package:
        return Unpaired("another package was rehearsed", rehearsals.REMEDY)
    return found


def _healthy(name: str, found: Rehearsal) -> Finding:
    healthy, who = found.healthy, "healthy candidate"
    if healthy is None:
        return Finding(name, Verdict.INCONCLUSIVE, "no healthy candidate was rehearsed", who, remedy=rehearsals.REMEDY)
    if healthy.outcome is RolloutOutcome.PROMOTED:
        served = f"{healthy.requests - healthy.failed:,} of {healthy.requests:,} requests answered"
        return Finding(name, Verdict.PASS, f"promoted; {served}", who)
    remedy = "raise the limit or the window of that analysis, or look at the candidate's times"
    return Finding(name, Verdict.FAIL, f"{healthy.outcome.value}: {healthy.reason}", who, remedy=remedy)


def _reason(found: Rehearsal) -> str:
    caught = sum(run.is_caught for run in found.catchable)
    reason = f"{caught} of {len(found.catchable)} faults that analyses can see are rolled back or paused"
    slipped = ", ".join(run.fault for run in found.slipped)
    return f"{reason}; promoted: {slipped}" if slipped else reason


def _remedy(found: Rehearsal) -> str:
    return "; ".join(f"{run.fault}: {run.remedy}" for run in found.slipped)
