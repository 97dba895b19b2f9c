"""Let a flag choose each caller's version: audiences, then a growing share.

The application evaluates the flag (OpenFeature) and calls the version that it names. A caller keeps a version as long
as the share does not shrink.

Why: who meets the candidate, and a way back within seconds, are then one file that needs no deployment.

Example: `rollout: {strategy: feature_flag, flag: flights-model, audiences: {testers: {attribute: group,
  values: [staff]}}, steps: {few: {weight: 5, hold: 1d, analyses: [errors]}}}`
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from tidegate import plans
from tidegate.config.section import EachOnce, Section
from tidegate.errors import Problem
from tidegate.rollouts import _stepped
from tidegate.rollouts._stepped import AnalysisNames, CohortValue, LongHold, StepName

if TYPE_CHECKING:
    from tidegate.config.schema.monitor import Monitor

Attribute = Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z0-9_-]{0,62}$")]
"""A name in the evaluation context."""


class DeclaredAudience(Section):
    """Callers who get the candidate whatever the share: testers, one customer."""

    attribute: Attribute
    values: Annotated[tuple[CohortValue, ...], EachOnce, Field(min_length=1, max_length=1000)]


class FlagStep(Section):
    """One share of the callers, held and measured."""

    weight: int = Field(ge=0, le=100)
    """Percent of the callers who get the candidate, beside the audiences; grows from step to step."""
    hold: LongHold
    """How long the share is held."""
    analyses: AnalysisNames
    """Names from monitor.analyses; every one must pass."""


class Params(_stepped.Pace):
    """A flag with growing shares."""

    strategy: Literal["feature_flag"]
    flag: Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,62}$")]
    """The flag's name, which applications ask for."""
    by: Attribute = "targetingKey"
    """The attribute that distinguishes callers: the same value, the same version."""
    audiences: dict[StepName, DeclaredAudience] = Field(default_factory=dict)
    """Callers who always get the candidate."""
    steps: Annotated[dict[StepName, FlagStep], Field(min_length=1, max_length=20)]
    """Named steps, in order."""
    killed: bool = False
    """The kill switch: everybody gets the stable version at once, whatever the step."""

    @property
    def step_names(self) -> tuple[str, ...]:
        """The names of the steps, in order."""
        return tuple(self.steps)

    @model_validator(mode="after")
    def _shares_grow(self) -> "Params":
        last_weight = -1 if self.audiences else 0
        for name, step in self.steps.items():
            if step.weight <= last_weight:
                grows = "must grow from step to step" if last_weight else "no caller would get the candidate"
                raise ValueError(f"steps.{name}.weight: {grows}, got {step.weight} after {max(last_weight, 0)}")
            last_weight = step.weight
        return self


def problems(params: Params, key: str, *, requests_per_second: float, monitor: "Monitor") -> Iterator[Problem]:
    """Every step that its analyses could never decide; how much audiences alone send, nothing says."""
    steps = [step for step in _steps(params, requests_per_second) if step.weight]
    return _stepped.problems(steps, _named(params), f"{key}.steps", monitor)


def plan(params: Params, environment: str, *, requests_per_second: float, monitor: "Monitor") -> plans.Plan:
    """Every step with its judgements, and the flag."""
    steps = _steps(params, requests_per_second)
    planned = _stepped.plan(
        params,
        steps,
        {name: names if params.steps[name].weight else () for name, names in _named(params).items()},
        environment=environment,
        requests_per_second=requests_per_second,
        monitor=monitor,
    )
    audiences = tuple(plans.Audience(audience.attribute, audience.values) for audience in params.audiences.values())
    return replace(planned, key=params.by, flag=plans.FlagPlan(params.flag, audiences, params.killed))


def _named(params: Params) -> dict[str, tuple[str, ...]]:
    return {name: step.analyses for name, step in params.steps.items()}


def _steps(params: Params, requests_per_second: float) -> list[plans.Step]:
    return [_stepped.step(name, step.weight, step.hold, requests_per_second) for name, step in params.steps.items()]
