"""What can be wrong with a candidate; no rollout may promote it.

A fault is injected into a real server: `served` changes the model that it answers with, or wraps its
application; `SURROUNDINGS` is what is wrong around it. `caught_by` names the kinds of analyses that can see it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tidegate.kinds import ANALYSES

if TYPE_CHECKING:
    from starlette.types import ASGIApp

    from tidegate.arrays import Floats
    from tidegate.kinds import Task

Values = Mapping[str, list[object]]
"""One value per row for each input."""
MOST_REQUESTS = 200
"""Requests that are recorded of a fault, where each takes a millisecond."""


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What is wrong around the servers; without arguments, nothing is."""

    restarts: bool = True
    """Whether a candidate that ended is started again, each time later, as Kubernetes does."""
    candidate_scraped: bool = True
    """Whether Prometheus finds the candidate's pods."""
    stable_dies: bool = False
    """Whether the stable version ends in the middle of the first step."""
    metrics_end: bool = False
    """Whether Prometheus stops answering in the middle of the first step."""
    traffic: float = 1.0
    """The part of the declared requests that arrive."""


@dataclass(frozen=True, slots=True)
class ServedModel:
    """A model as a server answers with it: `predict` has one number, or one per class, for each row of values.

    `rows` are those that will be asked for; `around` becomes the application that callers reach.
    """

    predict: Callable[[Values], "Floats"]
    task: "Task"
    rows: Values
    around: Callable[["ASGIApp"], "ASGIApp"] | None = None


def unchanged(model: ServedModel) -> ServedModel:
    """What a fault assigns to `served` that is none of the server's: `served = unchanged`."""
    return model


def no_analysis(task: Any) -> tuple[str, ...]:
    """What a fault assigns to `caught_by` that no count of requests, times and scores shows."""
    return ()


def every_analysis(task: Any) -> tuple[str, ...]:
    """What a fault assigns to `caught_by` under which no analysis has enough data: each of them is undecided."""
    return ANALYSES.names()


__all__ = [
    "MOST_REQUESTS",
    "ServedModel",
    "Surroundings",
    "Values",
    "every_analysis",
    "no_analysis",
    "unchanged",
]
