"""Measure the candidate on copies of live requests, whose answers are dropped.

Why: a fault is found on live requests before any caller meets it. What callers would do with other answers, and what
two versions cost that both count, store or pay for a request, it does not show.

Example: `rollout: {strategy: shadow, mirror: 20, hold: 2h, analyses: [errors, latency, score_shift]}`
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from tidegate import plans
from tidegate.analyses import analyses
from tidegate.errors import Problem
from tidegate.rollouts import _analysis, _stepped
from tidegate.rollouts._stepped import AnalysisNames, Hold

if TYPE_CHECKING:
    from tidegate.config.schema.monitor import Monitor

MIRRORED = "mirrored"


class Params(_stepped.Pace):
    """Copies of live requests; all traffic follows them."""

    strategy: Literal["shadow"]
    mirror: int = Field(gt=0, le=100)
    """Percent of live requests that the candidate gets a copy of."""
    hold: Hold
    """How long requests are copied while the analyses measure the candidate."""
    analyses: AnalysisNames
    """Names from monitor.analyses; every one must pass before the candidate gets live traffic, all of it."""

    @property
    def step_names(self) -> tuple[str, ...]:
        """Copying is one step."""
        return (MIRRORED,)


def problems(params: Params, key: str, *, requests_per_second: float, monitor: "Monitor") -> Iterator[Problem]:
    """What could never be decided on that many copies."""
    return _analysis.problems(_copied(params, requests_per_second), params.analyses, analyses(monitor), key)


def plan(params: Params, environment: str, *, requests_per_second: float, monitor: "Monitor") -> plans.Plan:
    """One step without live traffic."""
    return _stepped.plan(
        params,
        [_copied(params, requests_per_second)],
        {MIRRORED: params.analyses},
        environment=environment,
        requests_per_second=requests_per_second,
        monitor=monitor,
    )


def _copied(params: Params, requests_per_second: float) -> plans.Step:
    copies = _stepped.step(MIRRORED, params.mirror, params.hold, requests_per_second)
    return replace(copies, weight=0, mirror=params.mirror)
