"""Send live traffic to the candidate in equal steps, measured at each.

Why: a canary in equal steps needs one line, and some platforms (SageMaker) carry out only such steps by themselves.

Example: `rollout: {strategy: linear, step: 20, hold: 30m, analyses: [errors, latency]}`
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from tidegate import plans
from tidegate.analyses import analyses
from tidegate.config.section import Seconds, Section
from tidegate.errors import Problem
from tidegate.rollouts import _analysis

if TYPE_CHECKING:
    from tidegate.config.schema.monitor import Monitor


class Params(Section):
    """Equal steps."""

    strategy: Literal["linear"]
    step: int = Field(ge=5, le=50)
    """Percent of live traffic that each step adds, until all of it is the candidate's."""
    hold: Annotated[Seconds, Field(ge=60, le=7 * 86400)]
    """How long each share is held while the analyses measure it."""
    analyses: Annotated[tuple[str, ...], Field(min_length=1)]
    """Names from monitor.analyses; every one must pass at each step."""
    on_failure: Literal["rollback"] = "rollback"
    """What a failed analysis does. One that can't decide always pauses the rollout for manual action."""
    max_surge: int = Field(default=1, ge=0, le=1000)
    """Replicas above the wanted number while replacing."""
    max_unavailable: int = Field(default=0, ge=0, le=1000)
    """Replicas that may be missing while replacing."""

    @model_validator(mode="after")
    def _can_move(self) -> "Params":
        if not self.max_surge and not self.max_unavailable:
            raise ValueError("max_surge and max_unavailable can't both be 0: no replica could ever be replaced")
        if len(set(self.analyses)) < len(self.analyses):
            raise ValueError("analyses: names an analysis twice")
        return self

    @property
    def step_names(self) -> tuple[str, ...]:
        """In order: `at-20`, `at-40`, …"""
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
    declared = analyses(monitor)
    return plans.Plan(
        environment=environment,
        strategy=params.strategy,
        requests_per_second=requests_per_second,
        steps=tuple(
            replace(step, judgements=tuple(_analysis.judgement(step, declared[name]) for name in params.analyses))
            for step in _steps(params, requests_per_second)
        ),
        analyses=tuple(analysis for name, analysis in declared.items() if name in params.analyses),
        on_failure=params.on_failure,
        max_surge=params.max_surge,
        max_unavailable=params.max_unavailable,
        settle_s=0,
    )


def _steps(params: Params, requests_per_second: float) -> list[plans.Step]:
    hold_s = round(params.hold)
    return [
        plans.Step(name, weight, hold_s, int(requests_per_second * weight / 100 * params.hold))
        for name, weight in zip(params.step_names, range(params.step, 100, params.step), strict=True)
    ]
