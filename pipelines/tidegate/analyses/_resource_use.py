"""What one pod of the candidate uses of a resource, against a declared limit.

It is asked of the pods alone: a router does not know what they use. The pod that uses most counts, and too few requests
decide nothing.
"""

from collections.abc import Iterator

from tidegate.analyses._fields import WindowParams
from tidegate.analyses._observers import Observers
from tidegate.analyses._promql import enough, requests
from tidegate.kinds import Task
from tidegate.plans import Analysis


def limited(name: str, params: WindowParams, at_most: float, unit: str) -> Analysis:
    """The record of a limit, in the unit."""
    return Analysis(
        name,
        measure=params.kind,
        at_most=at_most,
        unit=unit,
        window_s=round(params.window),
        min_requests=params.min_requests,
    )


def problems(params: WindowParams, task: Task | None) -> Iterator[tuple[str, str]]:
    """None: every limit can be exceeded; one above the pods' own is found where an environment names both."""
    yield from ()


def share(analysis: Analysis) -> None:
    """None: it counts no requests."""


def busiest(used: str, analysis: Analysis, observers: Observers) -> dict[str, str]:
    """The query of the largest of `used`, a vector with an element per pod."""
    return {"": enough(used, requests(observers.pods.candidate, analysis), analysis)}
