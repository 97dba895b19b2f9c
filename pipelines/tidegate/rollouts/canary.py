"""Send a growing share of live traffic to the candidate, measured at each step.

Why: a fault that only live traffic shows then reaches few requests before it is found.

Example: `rollout: {strategy: canary, steps: {probe: {weight: 5, hold: 30m, analyses: [errors]}}}`
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from tidegate import plans
from tidegate.config.section import Section
from tidegate.errors import Problem
from tidegate.rollouts import _stepped
from tidegate.rollouts._stepped import AnalysisNames, Hold, StepName, Weight

if TYPE_CHECKING:
    from tidegate.config.schema.monitor import Monitor


class CanaryStep(Section):
    """One share of traffic, held and measured."""

    weight: Weight
    """Percent of live traffic that the candidate gets; grows from step to step. All traffic follows the last step."""
    hold: Hold
    """How long the share is held while the analyses measure it."""
    analyses: AnalysisNames
    """Names from monitor.analyses; every one must pass."""


class Params(_stepped.Pace):
    """A canary: named steps in order."""

    strategy: Literal["canary"]
    steps: Annotated[dict[StepName, CanaryStep], Field(min_length=1, max_length=20)]
    """Named steps, in order."""

    @property
    def step_names(self) -> tuple[str, ...]:
        """The names of the steps, in order."""
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
        return self


def problems(params: Params, key: str, *, requests_per_second: float, monitor: "Monitor") -> Iterator[Problem]:
    """Every step that its analyses could never decide."""
    return _stepped.problems(_steps(params, requests_per_second), _named(params), f"{key}.steps", monitor)


def plan(params: Params, environment: str, *, requests_per_second: float, monitor: "Monitor") -> plans.Plan:
    """Every step with its judgements."""
    return _stepped.plan(
        params,
        _steps(params, requests_per_second),
        _named(params),
        environment=environment,
        requests_per_second=requests_per_second,
        monitor=monitor,
    )


def _named(params: Params) -> dict[str, tuple[str, ...]]:
    return {name: step.analyses for name, step in params.steps.items()}


def _steps(params: Params, requests_per_second: float) -> list[plans.Step]:
    return [_stepped.step(name, step.weight, step.hold, requests_per_second) for name, step in params.steps.items()]
