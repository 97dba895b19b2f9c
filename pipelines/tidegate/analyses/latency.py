"""A quantile of the candidate's response time stays within a limit.

It is asked of the pods, and of the router where Prometheus has its metrics: time that a request waits before a pod
reads it is seen by the router alone.

Why: a version that answers too slowly fails its callers without an error. The quantile is within its limit where few
enough requests are slower; more may be slower by chance in one window, never half of them. Only answered requests
count: one that was refused is refused fast.

Example: `latency: {kind: latency, quantile: 0.95, at_most_ms: 100, window: 5m, min_requests: 200}`
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from tidegate.analyses._fields import ShareParams, share_record
from tidegate.analyses._observers import Observers, Version
from tidegate.analyses._promql import chance, enough, growth, over
from tidegate.kinds import Task
from tidegate.plans import Analysis
from tidegate.records import Stricter

COMPARES = False
NEEDS_ROUTER = False
STRICTER = {
    "at_most_ms": Stricter.SMALLER,
    "quantile": Stricter.LARGER,
    "window": Stricter.SMALLER,
    "min_requests": Stricter.LARGER,
}


class Params(ShareParams):
    """A quantile of the response time."""

    kind: Literal["latency"]
    quantile: float = Field(default=0.95, gt=0.5, lt=1)
    """The share of requests that must be answered within the limit."""
    at_most_ms: float = Field(gt=0, lt=10_000)
    """The server distinguishes durations up to 10 s; a larger limit could never fail."""


def record(name: str, params: Params) -> Analysis:
    return share_record(name, params, at_most=params.at_most_ms, unit="ms", quantile=params.quantile)


def problems(params: Params, task: Task | None) -> Iterator[tuple[str, str]]:
    """None: every limit can be exceeded, because `at_most_ms` is bounded by the server's largest bucket."""
    yield from ()


def share(analysis: Analysis) -> float:
    """The share of requests that may be slower."""
    assert analysis.quantile is not None
    return round(1 - analysis.quantile, 9)


def queries(analysis: Analysis, observers: Observers) -> dict[str, str]:
    return {view: _query(analysis, observer.candidate) for view, observer in observers.by_view()}


def _query(analysis: Analysis, candidate: Version) -> str:
    metrics = candidate.metrics
    count = growth(f"{metrics.seconds}_count", candidate, analysis, metrics.answered)
    buckets = f"sum by (le) (rate({over(f'{metrics.seconds}_bucket', candidate, analysis, metrics.answered)}))"
    # more may be slower by chance, so a lower quantile must be within the limit; never less than half
    quantile = f"scalar(clamp_min({analysis.quantile} - {chance(analysis, share(analysis), count)}, 0.5))"
    return enough(f"{metrics.unit_ms} * histogram_quantile({quantile}, {buckets})", count, analysis)
