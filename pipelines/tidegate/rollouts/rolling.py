"""Replace the replicas a few at a time; only readiness is checked.

Why: it needs nothing but the platform's own readiness checks, which is enough where a fault is cheap.

Example: `rollout: {strategy: rolling, max_surge: 1, settle: 10s}`
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, Literal

from pydantic import Field, model_validator

from tidegate.config.section import Seconds, Section
from tidegate.errors import Problem
from tidegate.plans import Plan

if TYPE_CHECKING:
    from tidegate.config.schema.monitor import Monitor


class Params(Section):
    """A rolling update."""

    strategy: Literal["rolling"]
    max_surge: int = Field(default=1, ge=0, le=1000)
    """Replicas above the wanted number while replacing."""
    max_unavailable: int = Field(default=0, ge=0, le=1000)
    """Replicas that may be missing while replacing."""
    settle: Annotated[Seconds, Field(le=3600)] = 10.0
    """How long a new replica must stay ready before the next one is replaced."""

    @model_validator(mode="after")
    def _can_move(self) -> "Params":
        if not self.max_surge and not self.max_unavailable:
            raise ValueError("max_surge and max_unavailable can't both be 0: no replica could ever be replaced")
        return self


def problems(params: Params, key: str, *, requests_per_second: float, monitor: "Monitor") -> Iterator[Problem]:
    """None: no analysis decides anything."""
    yield from ()


def plan(params: Params, environment: str, *, requests_per_second: float, monitor: "Monitor") -> Plan:
    """No steps: a replica that never gets ready stops the update and keeps the old ones serving."""
    return Plan(
        environment=environment,
        strategy=params.strategy,
        requests_per_second=requests_per_second,
        steps=(),
        analyses=(),
        on_failure="stop",
        max_surge=params.max_surge,
        max_unavailable=params.max_unavailable,
        settle_s=round(params.settle),
    )
