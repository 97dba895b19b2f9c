"""Growth of counters and quantiles of histograms, as in Prometheus.

Its `extrapolatedRate` and `bucketQuantile` (promql/functions.go, promql/quantile.go), for floats.
"""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

NEAR = 1.1
"""Samples are taken to go on to the window's edge if that is within so many of their intervals."""


def increase(times: Sequence[float], values: Sequence[float], start: float, end: float) -> float | None:
    """The growth of a counter from `start` to `end`; None with fewer than two samples."""
    if len(times) < 2:
        return None
    grown = values[-1] - values[0]
    grown += sum(before for before, after in pairwise(values) if after < before)  # a restart begins again at 0
    sampled = times[-1] - times[0]
    between = sampled / (len(times) - 1)
    to_start, to_end = times[0] - start, end - times[-1]
    if to_start >= between * NEAR:
        to_start = between / 2
    if grown > 0 and values[0] >= 0:
        to_start = min(to_start, sampled * values[0] / grown)  # a counter is not taken to have been below 0
    if to_end >= between * NEAR:
        to_end = between / 2
    return grown * (sampled + to_start + to_end) / sampled


def quantile(share: float, buckets: Iterable[tuple[float, float]]) -> float:
    """The value that `share` of the observations do not exceed; buckets are upper bound and cumulated count.

    NaN without observations, or without a bucket to infinity and one more.
    """
    ordered = _monotonic(sorted(buckets))
    if len(ordered) < 2 or ordered[-1][0] != math.inf or not ordered[-1][1]:
        return math.nan
    if not 0 <= share <= 1:
        return math.nan if math.isnan(share) else math.copysign(math.inf, share - 0.5)
    rank = share * ordered[-1][1]
    place = next(index for index, (_, count) in enumerate(ordered) if count >= rank)
    if place == len(ordered) - 1:
        return ordered[-2][0]
    upper, count = ordered[place]
    lower, below = ordered[place - 1] if place else (0.0, 0.0)
    if not place and upper <= 0:
        return upper
    return lower + (upper - lower) * (rank - below) / (count - below)


def _monotonic(buckets: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Counts that extrapolation made fall again are raised."""
    most = 0.0
    raised = []
    for bound, count in buckets:
        most = max(most, count)
        raised.append((bound, most))
    return raised
