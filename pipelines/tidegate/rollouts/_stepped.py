"""What strategies with measured steps share: their pace and their plan."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from tidegate import plans
from tidegate.analyses import analyses
from tidegate.config.section import EachOnce, Seconds, Section
from tidegate.errors import Problem
from tidegate.rollouts import _analysis

if TYPE_CHECKING:
    from tidegate.config.schema.monitor import Monitor

StepName = Annotated[str, Field(pattern=r"^[a-z]([a-z0-9-]{0,18}[a-z0-9])?$")]
Weight = Annotated[int, Field(gt=0, le=99)]
"""Percent of live traffic; all of it follows the last step."""
Hold = Annotated[Seconds, Field(ge=60, le=7 * 86400)]
LongHold = Annotated[Seconds, Field(ge=60, le=90 * 86400)]
"""Of what is measured by people, too."""
AnalysisNames = Annotated[tuple[str, ...], EachOnce, Field(min_length=1)]
HeaderName = Annotated[str, Field(pattern=r"^[a-z][a-z0-9-]{0,62}$", examples=["x-caller"])]
"""A header of the request, in lower case; a flag's evaluation context has it as an attribute."""
CohortValue = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.@-]{0,62}$")]


class Pace(Section):
    """How replicas are replaced, and what a failed analysis does."""

    strategy: str
    on_failure: Literal["rollback"] = "rollback"
    """What a failed analysis does. One that can't decide always pauses the rollout for manual action."""
    max_surge: int = Field(default=1, ge=0, le=1000)
    """Replicas above the wanted number while replacing."""
    max_unavailable: int = Field(default=0, ge=0, le=1000)
    """Replicas that may be missing while replacing."""

    @model_validator(mode="after")
    def _can_move(self) -> "Pace":
        if not self.max_surge and not self.max_unavailable:
            raise ValueError("max_surge and max_unavailable can't both be 0: no replica could ever be replaced")
        return self


def problems(
    steps: list[plans.Step], named: Mapping[str, tuple[str, ...]], key: str, monitor: "Monitor"
) -> Iterator[Problem]:
    """Every step that its analyses, by the step's name, could never decide. `key` is the place of the steps."""
    declared = analyses(monitor)
    for step in steps:
        yield from _analysis.problems(step, named[step.name], declared, f"{key}.{step.name}")


def plan(
    pace: Pace,
    steps: list[plans.Step],
    named: Mapping[str, tuple[str, ...]],
    *,
    environment: str,
    requests_per_second: float,
    monitor: "Monitor",
) -> plans.Plan:
    """Every step with its judgements; `named` are the names of its analyses by its own."""
    declared = analyses(monitor)
    used = {*chain(*named.values())}
    return plans.Plan(
        environment=environment,
        strategy=pace.strategy,
        requests_per_second=requests_per_second,
        steps=tuple(
            replace(step, judgements=tuple(_analysis.judgement(step, declared[name]) for name in named[step.name]))
            for step in steps
        ),
        analyses=tuple(analysis for name, analysis in declared.items() if name in used),
        on_failure=pace.on_failure,
        max_surge=pace.max_surge,
        max_unavailable=pace.max_unavailable,
        settle_s=0,
    )


def step(name: str, percent: int, hold_s: float, requests_per_second: float) -> plans.Step:
    """A step with `percent` of live traffic."""
    return plans.Step(name, percent, round(hold_s), int(requests_per_second * percent / 100 * hold_s))
