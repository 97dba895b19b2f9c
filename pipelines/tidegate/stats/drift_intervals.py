"""Intervals around a drift statistic: the distance of two populations.

The distance of the two samples alone is biased upwards. Both sizes are in independent rows; `alpha` is the error on
each side. Population stability index: for samples of n and m rows, N times the index with 1/N = 1/n + 1/m follows a
noncentral chi-squared law with bins - 1 degrees of freedom and noncentrality N times the populations' index (Yurdakul
2018 gives the central case; its mean, (bins - 1) / N, is the bias of two samples of one population). Where a bin has
nearly vanished the index scatters more than that: the delta method's variance then stretches the law.
Kolmogorov-Smirnov distance: the populations' distance is at most the samples' plus the error at one point, a normal one
with at most 1/(4n) + 1/(4m) of variance, and at least the samples' less the largest error at any point (Smirnov 1948).
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tidegate.arrays import Floats

POWER = 0.8
"""How often rows that suffice let an unchanged column pass."""
MISSED = 4
"""The least limit that given rows decide is missed by an unchanged column in this many times alpha of cases: where
alpha is 5 % over a family of statistics, in at most 20 % of cases by any of them."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """Two samples' rows, as they are counted and as independent ones.

    `mean` is for a statistic that sums over bins, `least` for the bin whose rows are most alike within a block.
    """

    rows: tuple[int, int]
    mean: tuple[float, float]
    least: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Interval:
    """A statistic of two samples, and between what the populations' lies."""

    value: float
    low: float
    high: float


def psi(base: Sequence[float], current: Sequence[float]) -> float:
    """Population stability index of two rows of counts over the same bins: Σ (p − q) ln(p / q), 0 for equal shares.

    Half a row is added to every bin, so that an empty one is far and not infinitely far.
    """
    p, q = _shares(base), _shares(current)
    return float(((q - p) * np.log(q / p)).sum())


def psi_interval(base: Sequence[float], current: Sequence[float], sizes: Sizes, alpha: float) -> Interval:
    """The value is without the bias of two finite samples. A single bin is no surer than two that are alike."""
    from scipy.special import chndtr, chndtrinc

    if len(base) == 1:
        return Interval(0.0, 0.0, float(chndtrinc(1, 1, alpha)) / independent(*sizes.least))
    p, q = _shares(base), _shares(current)
    (n, m), degrees = sizes.mean, len(p) - 1
    value = psi(base, current)
    bias = (((1 + q / p) * (1 - p)).sum() / n + ((1 + p / q) * (1 - q)).sum() / m) / 2
    unbiased = value - float(bias)
    size = independent(*sizes.least) / _stretched(p, q, *sizes.least, value)
    seen = max(size * unbiased + degrees, 0.0)
    low = chndtrinc(seen, degrees, 1 - alpha) / size if chndtr(seen, degrees, 0) > 1 - alpha else 0.0
    high = chndtrinc(seen, degrees, alpha) / size if chndtr(seen, degrees, 0) > alpha else 0.0
    return Interval(max(unbiased, 0.0), float(low), float(high))


def _stretched(p: Floats, q: Floats, n: float, m: float, value: float) -> float:
    """The delta method's variance over that of the noncentral law, 4 PSI / N; at least 1."""
    at_q, at_p = np.log(q / p) + 1 - p / q, np.log(p / q) + 1 - q / p
    variance = ((q * at_q**2).sum() - (q * at_q).sum() ** 2) / m + ((p * at_p**2).sum() - (p * at_p).sum() ** 2) / n
    plain = 4 * value / independent(n, m)
    return max(1.0, float(variance / plain)) if plain > 0 else 1.0


def ks_interval(distance: float, sizes: Sizes, alpha: float, hidden: float = 0.0) -> Interval:
    """`hidden` is what the cumulative shares can be off by where not every value was kept."""
    from scipy.special import ndtri

    size = independent(*sizes.least)
    below = math.sqrt(-math.log(alpha / 2) / 2 / size) + hidden
    above = float(-ndtri(alpha)) / 2 / math.sqrt(size) + hidden
    return Interval(distance, max(distance - below, 0.0), min(distance + above, 1.0))


def psi_size(bins: int, limit: float, alpha: float) -> float:
    """N from which an unchanged column stays within the limit with 80 % probability."""
    from scipy.special import chdtri, chndtr, chndtrinc

    degrees = max(bins - 1, 1)
    seen = chdtri(degrees, 1 - POWER)
    return float(chndtrinc(seen, degrees, alpha)) / limit if chndtr(seen, degrees, 0) > alpha else 0.0


def ks_size(limit: float, alpha: float, hidden: float = 0.0) -> float:
    """The same for the distance; infinite where what is not kept hides more than the limit."""
    from scipy.special import kolmogi, ndtri

    spare = limit - hidden
    return ((float(kolmogi(1 - POWER)) - float(ndtri(alpha)) / 2) / spare) ** 2 if spare > 0 else math.inf


def psi_decided(bins: int, size: float, alpha: float) -> float:
    """The least limit of the index that N decides: an unchanged column stays within in all but 4 alpha of cases."""
    from scipy.special import chdtri, chndtr, chndtrinc

    degrees = max(bins - 1, 1)
    seen = chdtri(degrees, MISSED * alpha)
    return float(chndtrinc(seen, degrees, alpha)) / size if chndtr(seen, degrees, 0) > alpha else 0.0


def ks_decided(size: float, alpha: float, hidden: float = 0.0) -> float:
    """The same of the distance."""
    from scipy.special import kolmogi, ndtri

    return (float(kolmogi(MISSED * alpha)) - float(ndtri(alpha)) / 2) / math.sqrt(size) + 2 * hidden


def independent(n: float, m: float) -> float:
    """N with 1/N = 1/n + 1/m: the size that the error of a comparison follows."""
    return 1 / (1 / n + 1 / m)


def _shares(counts: Sequence[float]) -> Floats:
    filled: Floats = np.asarray(counts, dtype=np.float64) + 0.5
    return filled / float(filled.sum())
