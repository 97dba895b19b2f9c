"""Bounds and p-values of a resampled number: Student's t, corrected for the step of whole rows.

A number lies `distance` away from a limit. With x that distance, v the squared standard error and q the grain, the
statistic is t = x / √max(v + x·q/2, x·q), referred to Student's t with n − 1 degrees of freedom, n the number of
independent units (Cameron, Gelbach and Miller 2008 for few clusters). The terms in q say that, were the truth at the
limit, x/q more rows would have changed sides, and their variance belongs to the hypothesis; it is the idea of the
score test for paired proportions (Tango 1998), for any metric. Without it, recall over 100 positive rows with a margin
of 0.03 passed a true loss of 0.03 in 20 % of simulations instead of 5 %, because none of few rows had changed.
"""

import math

from tidegate.stats.sampled import Sampled


def clearance(sampled: Sampled, alpha: float) -> float:
    """How far the number must lie from a limit so that chance explains it with probability `alpha` at most.

    In the number's unit; NaN where undecidable. 0 < alpha < 0.5.
    """
    from scipy.special import stdtrit

    if not sampled.decidable:
        return math.nan
    t = float(stdtrit(sampled.freedom, 1 - alpha))
    half = t * t * sampled.grain / 4
    return max(half + math.sqrt(half * half + (t * sampled.error) ** 2), t * t * sampled.grain)


def lower(sampled: Sampled, alpha: float) -> float:
    """The value that the truth exceeds with confidence 1 − alpha, one-sided."""
    return sampled.value - clearance(sampled, alpha)


def upper(sampled: Sampled, alpha: float) -> float:
    """The value that the truth stays below with confidence 1 − alpha, one-sided."""
    return sampled.value + clearance(sampled, alpha)


def p_below(sampled: Sampled, limit: float) -> float:
    """One-sided p-value of the hypothesis "the truth is at least `limit`", against "it lies below".

    Small when the number lies clearly below the limit; 1 where undecidable, so that nothing is ever concluded.
    """
    from scipy.special import stdtr

    if not sampled.decidable:
        return 1.0
    x = sampled.value - limit
    variance = max(sampled.error**2 + abs(x) * sampled.grain / 2, abs(x) * sampled.grain)
    if variance == 0:
        return 1.0 if x >= 0 else 0.0
    return float(stdtr(sampled.freedom, x / math.sqrt(variance)))
