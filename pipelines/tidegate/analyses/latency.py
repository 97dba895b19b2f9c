"""A quantile of the time in which the candidate answers stays within a limit.

Why: a version that answers too slowly fails its callers without an error. The quantile is within its limit where few
enough requests are slower; more may be slower by chance in one window, never half of them.

Example: `latency: {kind: latency, quantile: 0.95, at_most_ms: 100, window: 5m, min_requests: 200}`
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from tidegate.analyses._fields import Alpha, DesignEffect, Window
from tidegate.analyses._promql import SECONDS, Labels, chance, enough, requests, selector, window
from tidegate.config.section import Section
from tidegate.kinds import Task
from tidegate.plans import Analysis
from tidegate.records import Stricter

COMPARES = False
STRICTER = {
    "at_most_ms": Stricter.SMALLER,
    "quantile": Stricter.LARGER,
    "window": Stricter.SMALLER,
    "min_requests": Stricter.LARGER,
}


class Params(Section):
    """A quantile of the time to answer."""

    kind: Literal["latency"]
    quantile: float = Field(default=0.95, gt=0.5, lt=1)
    """The share of requests that must be answered within the limit."""
    at_most_ms: float = Field(gt=0, lt=10_000)
    """The server tells durations apart up to 10 s; a limit beyond could never fail."""
    window: Window = 300.0
    """How far each measurement looks back."""
    min_requests: int = Field(default=100, ge=1)
    """Fewer requests in the window: inconclusive, never a pass."""
    alpha: Alpha = 0.01
    """How often one window fails a version whose share of slower answers is exactly what the quantile allows."""
    design_effect: DesignEffect = 2.0
    """By how much slow answers scatter more than independent ones."""


def record(name: str, params: Params) -> Analysis:
    return Analysis(
        name,
        measure=params.kind,
        at_most=params.at_most_ms,
        unit="ms",
        window_s=round(params.window),
        min_requests=params.min_requests,
        quantile=params.quantile,
        alpha=params.alpha,
        design_effect=params.design_effect,
    )


def problems(params: Params, task: Task | None) -> Iterator[tuple[str, str]]:  # noqa: ARG001
    """Its limits can always fail: `at_most_ms` is bounded by what the server can tell apart."""
    yield from ()


def share(analysis: Analysis) -> float:
    """The share of requests that may be slower."""
    assert analysis.quantile is not None
    return round(1 - analysis.quantile, 9)


def query(analysis: Analysis, candidate: Labels, stable: Labels) -> str:  # noqa: ARG001
    count = requests(candidate, analysis)
    buckets = f"sum by (le) (rate({SECONDS}_bucket{selector(candidate)}{window(analysis)}))"
    # more may be slower by chance, so a lower quantile has to be within the limit; never less than half
    quantile = f"scalar(clamp_min({analysis.quantile} - {chance(analysis, share(analysis), count)}, 0.5))"
    return enough(f"1000 * histogram_quantile({quantile}, {buckets})", count, analysis)
