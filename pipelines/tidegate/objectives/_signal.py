"""What an objective asks of live series.

A ratio with an error budget, or a level with a limit.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from tidegate.analyses._promql import selector
from tidegate.objectives._world import World

RATE_S = 300
"""Rates are taken over five minutes; longer windows are made of these."""

Fault = Callable[[World, float], World]
"""The world with the objective's share or level at this value."""


@dataclass(frozen=True, slots=True)
class Pods:
    """How an environment's servers are scraped: the labels of their series, and what one of them may use at most.

    `labels` is None where nothing is known to scrape them.
    """

    labels: Mapping[str, str] | None = None
    memory_mib: float | None = None
    cores: float | None = None


@runtime_checkable
class ObservedTarget(Protocol):
    """A target's `Params` that know how their servers are scraped."""

    def pods(self, project: str) -> Pods: ...


@dataclass(frozen=True, slots=True)
class Service:
    """The servers of one environment, or of one of its parts, as Prometheus sees them."""

    project: str
    environment: str
    """The name that alerts give it: the environment's own, or of a part `<environment>-<part>`."""
    pods: Pods
    requests_per_second: float
    whole: str = ""
    """The environment that it is a part of."""

    def is_of(self, environments: Collection[str]) -> bool:
        """Whether one of these environments is meant; all are where none is named."""
        return not environments or self.environment in environments or self.whole in environments

    def series(self, metric: str, *matchers: str) -> str:
        """A PromQL selector of the environment's series; `matchers` are complete, like `code=~"5.."`."""
        return f"{metric}{selector(self.pods.labels or {}, *matchers)}"

    def grows(self, metric: str, *matchers: str) -> str:
        """How fast each of the environment's counters grows, per second."""
        return f"rate({self.series(metric, *matchers)}[{RATE_S}s])"

    def rate(self, metric: str, *matchers: str) -> str:
        """How fast the environment's counters grow together, per second; nothing without data."""
        return f"sum({numbers(self.grows(metric, *matchers))})"


def numbers(vector: str) -> str:
    """The elements of a vector that are amounts: one NaN would make every sum NaN, which is above no limit."""
    return f"({vector} >= 0)"


def no_numbers(vector: str) -> str:
    """How many elements of a vector are none; nothing where all are amounts."""
    return f"count({vector} unless {numbers(vector)})"


@dataclass(frozen=True, slots=True)
class RatioSignal:
    """Bad events among all: two rates in PromQL, and the share of bad ones that the objective allows."""

    bad: str
    total: str
    uncounted: str
    """How many series are in neither, because they are not numbers or lack their counterpart; nothing without any."""
    budget: float
    min_requests: int
    window_s: float
    alpha: float
    design_effect: float
    says: str
    """What a bad event is, as `requests answered with 5xx`."""
    fault: Fault


@dataclass(frozen=True, slots=True)
class LevelSignal:
    """A value in PromQL between 0 and 1, and the largest that may last for `for_s`."""

    value: str
    uncounted: str
    """How many series are not in it, because they are not numbers; nothing without any."""
    at_most: float
    for_s: float
    says: str
    fault: Fault


Signal = RatioSignal | LevelSignal
