"""Send a growing share of live traffic to the candidate, measured at each step.

Why: a fault that only live traffic shows then reaches few requests before it is found.

Example: `rollout: {strategy: canary, steps: {probe: {weight: 5, hold: 30m, analyses: [errors]}}}`
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from tidegate import plans
from tidegate.analyses import analyses
from tidegate.config.section import Seconds, Section
from tidegate.errors import Problem
from tidegate.rollouts import _analysis

if TYPE_CHECKING:
    from tidegate.config.schema.monitor import Monitor

StepName = Annotated[str, Field(pattern=r"^[a-z]([a-z0-9-]{0,18}[a-z0-9])?$")]


class CanaryStep(Section):
    """One share of traffic, held and measured."""

    weight: int = Field(gt=0, le=99)
    """Percent of live traffic that the candidate gets; grows from step to step. All traffic follows the last step."""
    hold: Annotated[Seconds, Field(ge=60, le=7 * 86400)]
    """How long the share is held while the analyses measure it."""
    analyses: Annotated[tuple[str, ...], Field(min_length=1)]
    """Names from monitor.analyses; every one must pass."""


class Params(Section):
    """A canary: named steps in order."""

    strategy: Literal["canary"]
    steps: Annotated[dict[StepName, CanaryStep], Field(min_length=1, max_length=20)]
    """Named steps, in order."""
    on_failure: Literal["rollback"] = "rollback"
    """What a failed analysis does. One that can't decide always pauses the rollout for manual action."""
    max_surge: int = Field(default=1, ge=0, le=1000)
    """Replicas above the wanted number while replacing."""
    max_unavailable: int = Field(default=0, ge=0, le=1000)
    """Replicas that may be missing while replacing."""

    @property
    def step_names(self) -> tuple[str, ...]:
        """In order."""
        return tuple(self.steps)

    @model_validator(mode="after")
    def _steps_grow(self) -> "Params":
        last_weight = 0
        for name, step in self.steps.items():
            if step.weight <= last_weight:
                raise ValueError(
                    f"steps.{name}.weight: must grow from step to step, got {step.weight} after {last_weight}"
                )
            last_weight = step.weight
            if len(set(step.analyses)) < len(step.analyses):
                raise ValueError(f"steps.{name}.analyses: names an analysis twice")
        if not self.max_surge and not self.max_unavailable:
            raise ValueError("max_surge and max_unavailable can't both be 0: no replica could ever be replaced")
        return self


def problems(params: Params, key: str, *, requests_per_second: float, monitor: "Monitor") -> Iterator[Problem]:
    """Every step that its analyses could never decide."""
    declared = analyses(monitor)
    for step in _steps(params, requests_per_second):
        yield from _analysis.problems(step, params.steps[step.name].analyses, declared, f"{key}.steps.{step.name}")


def plan(params: Params, environment: str, *, requests_per_second: float, monitor: "Monitor") -> plans.Plan:
    """Every step with its judgements."""
    declared = analyses(monitor)
    names = {name: step.analyses for name, step in params.steps.items()}
    return plans.Plan(
        environment=environment,
        strategy=params.strategy,
        requests_per_second=requests_per_second,
        steps=tuple(
            replace(step, judgements=tuple(_analysis.judgement(step, declared[name]) for name in names[step.name]))
            for step in _steps(params, requests_per_second)
        ),
        analyses=tuple(analysis for name, analysis in declared.items() if name in {*chain(*names.values())}),
        on_failure=params.on_failure,
        max_surge=params.max_surge,
        max_unavailable=params.max_unavailable,
        settle_s=0,
    )


def _steps(params: Params, requests_per_second: float) -> list[plans.Step]:
    return [
        plans.Step(name, step.weight, round(step.hold), int(requests_per_second * step.weight / 100 * step.hold))
        for name, step in params.steps.items()
    ]
