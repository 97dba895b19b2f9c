"""A ratio of two weighted sums: what most metrics are."""

from math import nan

import numpy as np

from tidegate.arrays import Floats
from tidegate.metrics import Measure


def ratio(over: Floats, under: Floats) -> Measure:
    """Σ w·over ÷ Σ w·under; NaN where the lower sum is not positive, or a summand is not finite."""

    def measure(weights: Floats | None) -> float:
        # sums, not dot products: BLAS would split them over threads, and the last bits with them
        below = float((under if weights is None else weights * under).sum())
        above = float((over if weights is None else weights * over).sum())
        return above / below if below > 0 else nan

    return measure


def mean(values: Floats) -> Measure:
    return ratio(values, np.ones_like(values))


def said_positive(predicted: Floats, threshold: float) -> Floats:
    """1.0 from the threshold on, else 0.0; NaN for a prediction that is not finite, so that no count hides it."""
    return np.where(np.isfinite(predicted), predicted >= threshold, np.nan)
