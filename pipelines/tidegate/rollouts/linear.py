"""Send live traffic to the candidate in equal steps, measured at each.

Why: a canary in equal steps needs one line, and some platforms (SageMaker) carry out only such steps by themselves.

Example: `rollout: {strategy: linear, step: 20, hold: 30m, analyses: [errors, latency]}`
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from tidegate import plans
from tidegate.analyses import analyses
from tidegate.errors import Problem
from tidegate.rollouts import _analysis, _stepped
from tidegate.rollouts._stepped import AnalysisNames, Hold

if TYPE_CHECKING:
    from tidegate.config.schema.monitor import Monitor


class Params(_stepped.Pace):
    """Equal steps."""

    strategy: Literal["linear"]
    step: int = Field(ge=5, le=50)
    """Percent of live traffic that each step adds, until all of it is the candidate's."""
    hold: Hold
    """How long each share is held while the analyses measure it."""
    analyses: AnalysisNames
    """Names from monitor.analyses; every one must pass at each step."""

    @property
    def step_names(self) -> tuple[str, ...]:
        """`at-20`, `at-40`, …, in order of traffic."""
        return tuple(f"at-{weight}" for weight in range(self.step, 100, self.step))


def problems(params: Params, key: str, *, requests_per_second: float, monitor: "Monitor") -> Iterator[Problem]:
    """What could never be decided: the candidate has fewest requests at the first step, the stable one at the last."""
    steps = _steps(params, requests_per_second)
    found = [
        problem
        for step in (steps[0], steps[-1])
        for problem in _analysis.problems(step, params.analyses, analyses(monitor), key)
    ]
    yield from dict.fromkeys(found)


def plan(params: Params, environment: str, *, requests_per_second: float, monitor: "Monitor") -> plans.Plan:
    """Every step with its judgements."""
    return _stepped.plan(
        params,
        _steps(params, requests_per_second),
        dict.fromkeys(params.step_names, params.analyses),
        environment=environment,
        requests_per_second=requests_per_second,
        monitor=monitor,
    )


def _steps(params: Params, requests_per_second: float) -> list[plans.Step]:
    return [
        _stepped.step(name, weight, params.hold, requests_per_second)
        for name, weight in zip(params.step_names, range(params.step, 100, params.step), strict=True)
    ]
