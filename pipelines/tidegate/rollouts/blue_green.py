"""Switch all traffic to the candidate at once, and back if an analysis fails.

Why: where traffic cannot be divided, the former version stays ready until the new one is proven.

Example: `rollout: {strategy: blue_green, hold: 30m, analyses: [errors, latency]}`
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field

from tidegate import plans
from tidegate.analyses import analyses
from tidegate.config.section import Seconds, Section
from tidegate.errors import Problem
from tidegate.rollouts import _analysis
from tidegate.rollouts._stepped import AnalysisNames

if TYPE_CHECKING:
    from tidegate.config.schema.monitor import Monitor

LIVE = "live"


class Params(Section):
    """A switch of all traffic, measured while the former version stays ready."""

    strategy: Literal["blue_green"]
    hold: Annotated[Seconds, Field(ge=60, le=86400)]
    """How long the former version stays ready to take the traffic back while the analyses measure the new one."""
    analyses: AnalysisNames
    """Names from monitor.analyses; every one must pass."""
    on_failure: Literal["rollback"] = "rollback"
    """What a failed analysis does. One that can't decide pauses the rollout for manual action."""

    @property
    def step_names(self) -> tuple[str, ...]:
        """The switch is one step."""
        return (LIVE,)


def problems(params: Params, key: str, *, requests_per_second: float, monitor: "Monitor") -> Iterator[Problem]:
    """What could never be decided once the former version answers no more requests."""
    return _analysis.problems(_live(params, requests_per_second), params.analyses, analyses(monitor), key)


def plan(params: Params, environment: str, *, requests_per_second: float, monitor: "Monitor") -> plans.Plan:
    """One step with all traffic."""
    declared = analyses(monitor)
    live = _live(params, requests_per_second)
    return plans.Plan(
        environment=environment,
        strategy=params.strategy,
        requests_per_second=requests_per_second,
        steps=(replace(live, judgements=tuple(_analysis.judgement(live, declared[name]) for name in params.analyses)),),
        analyses=tuple(declared[name] for name in declared if name in params.analyses),
        on_failure=params.on_failure,
        max_surge=1,
        max_unavailable=0,
        settle_s=0,
    )


def _live(params: Params, requests_per_second: float) -> plans.Step:
    return plans.Step(LIVE, 100, round(params.hold), int(requests_per_second * params.hold))
