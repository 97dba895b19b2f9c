"""The candidate's answers agree with the stable version's for most requests.

Both versions answer the same requests under `shadow`, and like ones where requests are divided at random. Servers
export how many answers are at or below each of some thresholds. Where those shares differ by d at any threshold, the
versions are on different sides of it for at least the share d of the requests: they agree on 1 - d at most. What chance
adds to d is subtracted (the two-sample Kolmogorov-Smirnov bound). A pass proves nothing: answers that trade places
between requests are not seen.

Why: two versions with the same mean score can decide many requests differently.

Example: `agreement: {kind: agreement, at_least: 0.95, window: 15m, min_requests: 2000}`
"""

import math
from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from tidegate.analyses._fields import ShareParams
from tidegate.analyses._observers import Observers, Version
from tidegate.analyses._promql import enough, growth, over, requests
from tidegate.delivery.served_series import SCORE
from tidegate.kinds import Task
from tidegate.plans import Analysis
from tidegate.records import Stricter

COMPARES = True
NEEDS_ROUTER = False
STRICTER = {"at_least": Stricter.LARGER, "window": Stricter.SMALLER, "min_requests": Stricter.LARGER}
MOST_ALLOWED = 0.5
"""Where half of the answers may differ, an analysis hardly ever fails."""


class Params(ShareParams):
    """A lower limit for the share of requests that both versions answer alike."""

    kind: Literal["agreement"]
    at_least: float = Field(gt=0.5, lt=1)
    """The smallest share that passes."""
    min_requests: int = Field(default=1000, ge=1)
    """Fewer answered requests to either version in the window: inconclusive, never a pass."""


def record(name: str, params: Params) -> Analysis:
    """An agreement is recorded as the disagreement that is left, so that every analysis fails above its limit."""
    return Analysis(
        name,
        measure=params.kind,
        at_most=round(1 - params.at_least, 9),
        unit="ratio",
        window_s=round(params.window),
        min_requests=params.min_requests,
        alpha=params.alpha,
        design_effect=params.design_effect,
    )


def problems(params: Params, task: Task | None) -> Iterator[tuple[str, str]]:
    """Answers without thresholds, and requests too few to fail on."""
    if task is not None and not math.isfinite(task.RANGE[1] - task.RANGE[0]):
        yield "kind", f"the servers of a {task.PREDICTION} export no thresholds; use score_shift"
    bound = _critical(params.alpha, params.design_effect) * math.sqrt(2 / params.min_requests)
    if 1 - params.at_least + bound >= MOST_ALLOWED:
        yield "min_requests", f"chance alone allows {bound:.0%} of {params.min_requests} requests to differ; raise it"


def share(analysis: Analysis) -> None:
    """None: a difference of distributions is not a share that is counted."""


def queries(analysis: Analysis, observers: Observers) -> dict[str, str]:
    """The pods' alone: a router does not know what was answered."""
    candidate, stable = observers.pods.candidate, observers.pods.stable
    counts = [requests(version, analysis, f'{version.metrics.code}="200"') for version in (candidate, stable)]
    z = round(_critical(analysis.alpha, analysis.design_effect), 6)
    apart = f"max(abs({_distribution(candidate, analysis)} - {_distribution(stable, analysis)}))"
    value = f"{apart} - {z} * sqrt(1 / {counts[0]} + 1 / {counts[1]})"
    for count in counts:
        value = enough(value, count, analysis)
    return {"": value}


def _distribution(version: Version, analysis: Analysis) -> str:
    """The share of answers at or below each threshold."""
    at_or_below = f"sum by (le) (increase({over(f'{SCORE}_bucket', version, analysis)}))"
    return f"{at_or_below} / scalar({growth(f'{SCORE}_count', version, analysis)})"


def _critical(alpha: float, design_effect: float) -> float:
    """Critical value of the distance times the root of the harmonic sample size (Smirnov 1948, large samples)."""
    return math.sqrt(-math.log(alpha / 2) / 2 * design_effect)
