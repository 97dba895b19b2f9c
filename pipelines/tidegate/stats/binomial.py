"""Binomial tails, and how far chance moves a share beyond its limit."""

import math
from statistics import NormalDist


def reaches(count: int, observations: int, share: float) -> float:
    """P(X >= count) for X ~ Binomial(observations, share)."""
    from scipy.special import betainc

    if count <= 0:
        return 1.0
    return float(betainc(count, observations - count + 1, share)) if count <= observations else 0.0


def allowance(limit: float, alpha: float, design_effect: float = 1.0) -> tuple[float, float]:
    """The numbers a and b: of n observations, a share at its limit exceeds it by a/√n + b/n with probability alpha.

    The normal quantile with the binomial's skewness (Cornish & Fisher 1938); `design_effect` is the factor by which the
    variance exceeds that of independent observations (Kish 1965).
    """
    z = -NormalDist().inv_cdf(alpha)  # importing scipy for it took a fifth of `compose`
    skewed = (z * z - 1) * (1 - 2 * limit) / 6
    return z * math.sqrt(limit * (1 - limit) * design_effect), skewed * design_effect
