"""Independent tasks with names, in the order in which they start."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Result = TypeVar("Result")
LOG = logging.getLogger(__name__)
_MOST_BATCHES = 1024
"""The numbers of so many batches fit into the smallest pipe that the kernel makes, one page."""


@dataclass(frozen=True, slots=True)
class Tasks(Generic[Result]):
    """What to run, each independent of the others, and what a message calls one by its place.

    `costs` is about how long each takes: the longest start first, so that the last ones to end are short.
    """

    calls: Sequence[Callable[[], Result]]
    name: Callable[[int], str]
    costs: Sequence[float] | None = None

    def batches(self) -> list[tuple[int, ...]]:
        """The places of all tasks, in the order in which they start."""
        costs = self.costs or [0.0] * len(self.calls)
        order = sorted(range(len(self.calls)), key=lambda place: -costs[place])
        size = -(-len(order) // _MOST_BATCHES) or 1
        return [tuple(order[start : start + size]) for start in range(0, len(order), size)]

    def begins(self, place: int) -> None:
        """Tell who watches this run."""
        LOG.info("%s", self.name(place))

    def one_by_one(self) -> list[Result]:
        """The tasks' results, computed in this process."""
        results = []
        for place, call in enumerate(self.calls):
            self.begins(place)
            results.append(call())
        return results
