"""The processor time of one pod of the candidate stays within a limit.

It is asked of the pods; the one that uses most counts.

Why: a version that computes more answers in time at a share of the traffic, and is throttled at all of it.

Example: `cpu: {kind: cpu, at_most_cores: 0.8, window: 10m}`
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from tidegate.analyses._fields import Window
from tidegate.analyses._observers import Observers
from tidegate.analyses._promql import enough, over, requests
from tidegate.config.section import Section
from tidegate.kinds import Task
from tidegate.plans import Analysis
from tidegate.records import Stricter
from tidegate.served_series import CPU_SECONDS

COMPARES = False
NEEDS_ROUTER = False
STRICTER = {"at_most_cores": Stricter.SMALLER, "window": Stricter.SMALLER, "min_requests": Stricter.LARGER}


class Params(Section):
    """The most that one pod of the candidate uses."""

    kind: Literal["cpu"]
    at_most_cores: float = Field(gt=0, le=1024)
    """The largest use of one pod, below its limit: a use at the limit shows no more."""
    window: Window = 300.0
    """How far each measurement looks back."""
    min_requests: int = Field(default=100, ge=1)
    """Fewer requests to the candidate in the window: inconclusive, never a pass."""


def record(name: str, params: Params) -> Analysis:
    return Analysis(
        name,
        measure=params.kind,
        at_most=params.at_most_cores,
        unit="cores",
        window_s=round(params.window),
        min_requests=params.min_requests,
    )


def problems(params: Params, task: Task | None) -> Iterator[tuple[str, str]]:  # noqa: ARG001
    """Its limits can always fail; one above the pods' own is found where an environment names both."""
    yield from ()


def share(analysis: Analysis) -> None:
    """None: it counts no requests."""


def queries(analysis: Analysis, observers: Observers) -> dict[str, str]:
    """The pods' alone: a router does not know what they use."""
    candidate = observers.pods.candidate
    used = f"max(rate({over(CPU_SECONDS, candidate, analysis)}))"
    return {"": enough(used, requests(candidate, analysis), analysis)}
