"""The memory of one pod of the candidate stays within a limit.

It is asked of the pods; the one that uses most counts.

Why: a version that needs more memory is killed once its limit is reached, at the load that comes later.

Example: `memory: {kind: memory, at_most_mib: 900, window: 10m}`
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
from tidegate.served_series import MEMORY_BYTES

COMPARES = False
NEEDS_ROUTER = False
STRICTER = {"at_most_mib": Stricter.SMALLER, "window": Stricter.SMALLER, "min_requests": Stricter.LARGER}


class Params(Section):
    """The most that one pod of the candidate uses."""

    kind: Literal["memory"]
    at_most_mib: float = Field(gt=0, le=16_777_216)
    """The largest use of one pod, below its limit: a use at the limit shows no more."""
    window: Window = 300.0
    """How far each measurement looks back."""
    min_requests: int = Field(default=100, ge=1)
    """Fewer requests to the candidate in the window: inconclusive, never a pass."""


def record(name: str, params: Params) -> Analysis:
    return Analysis(
        name,
        measure=params.kind,
        at_most=params.at_most_mib,
        unit="MiB",
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
    used = f"max(max_over_time({over(MEMORY_BYTES, candidate, analysis)})) / {2**20}"
    return {"": enough(used, requests(candidate, analysis), analysis)}
