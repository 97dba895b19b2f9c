"""Send cohorts or regions to the candidate one after another, each measured.

Why: where versions differ by who meets them, a share of everybody's requests says little of one country, and one
caller would meet both versions in turn.

Example: `rollout: {strategy: phased, by: x-country, steps: {benelux: {values: [NL, BE, LU], share: 10, hold: 1d,
  analyses: [errors]}}}`
"""

from collections.abc import Iterator
from dataclasses import replace
from itertools import accumulate
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from tidegate import plans
from tidegate.config.section import EachOnce, Section
from tidegate.errors import Problem
from tidegate.rollouts import _stepped
from tidegate.rollouts._stepped import AnalysisNames, CohortValue, HeaderName, LongHold, StepName, Weight

if TYPE_CHECKING:
    from tidegate.config.schema.monitor import Monitor


class Phase(Section):
    """One cohort, which joins those before it."""

    values: Annotated[tuple[CohortValue, ...], EachOnce, Field(min_length=1, max_length=100)]
    """Values of `by`; requests that have one of them go to the candidate from this phase on."""
    share: Weight
    """Percent of live traffic that the cohort is expected to send."""
    hold: LongHold
    """How long the phase is held while the analyses measure it."""
    analyses: AnalysisNames
    """Names from monitor.analyses; every one must pass."""


class Params(_stepped.Pace):
    """Cohorts in order; everybody else follows the last one."""

    strategy: Literal["phased"]
    by: HeaderName
    """The request's header that names the cohort; of a flag, the attribute of that name."""
    steps: Annotated[dict[StepName, Phase], Field(min_length=1, max_length=20)]
    """Named phases, in order."""

    @property
    def step_names(self) -> tuple[str, ...]:
        """The names of the steps, in order."""
        return tuple(self.steps)

    @model_validator(mode="after")
    def _apart(self) -> "Params":
        seen: set[str] = set()
        for name, phase in self.steps.items():
            if again := seen.intersection(phase.values):
                raise ValueError(f"steps.{name}.values: {min(again)} is in an earlier phase already")
            seen.update(phase.values)
        if (whole := sum(phase.share for phase in self.steps.values())) > 99:
            raise ValueError(f"steps: the phases send {whole} % of the traffic; everybody else must send 1 % at least")
        return self


def problems(params: Params, key: str, *, requests_per_second: float, monitor: "Monitor") -> Iterator[Problem]:
    """Every phase that its analyses could never decide."""
    return _stepped.problems(_steps(params, requests_per_second), _named(params), f"{key}.steps", monitor)


def plan(params: Params, environment: str, *, requests_per_second: float, monitor: "Monitor") -> plans.Plan:
    """Every phase with its judgements: its cohort is everybody who has joined by then."""
    planned = _stepped.plan(
        params,
        _steps(params, requests_per_second),
        _named(params),
        environment=environment,
        requests_per_second=requests_per_second,
        monitor=monitor,
    )
    return replace(planned, key=params.by)


def _named(params: Params) -> dict[str, tuple[str, ...]]:
    return {name: phase.analyses for name, phase in params.steps.items()}


def _steps(params: Params, requests_per_second: float) -> list[plans.Step]:
    phases = params.steps.values()
    cohorts = accumulate(phase.values for phase in phases)
    shares = accumulate(phase.share for phase in phases)
    return [
        replace(_stepped.step(name, share, phase.hold, requests_per_second), cohort=cohort)
        for (name, phase), share, cohort in zip(params.steps.items(), shares, cohorts, strict=True)
    ]
