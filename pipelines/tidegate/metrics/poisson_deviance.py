"""Mean Poisson deviance: how far predicted means are from counts; 0 is perfect.

Twice the mean of y ln(y ÷ p) − y + p, with 0 for y ln y where y is 0. An error counts relative to the expected spread:
one more or less at 2 costs more than at 200. Undefined where a prediction is not above 0, or a truth is negative.
Source: McCullagh and Nelder 1989.

Why: counts of calls, claims or arrivals vary by the root of their mean, which squared errors ignore.

Example: `poisson_deviance: {}`
"""

from math import inf

import numpy as np

from tidegate.arrays import Floats
from tidegate.metrics import Measure, MetricRows
from tidegate.metrics._ratio import mean
from tidegate.records import Direction

TASKS = frozenset({"regression"})
DIRECTION = Direction.LOWER
RANGE = (0.0, inf)
RESTS_ON = MetricRows.ALL


def prepare(truth: Floats, predicted: Floats, threshold: float) -> Measure:
    return mean(_deviances(truth, predicted))


def worst_row(truth: Floats, predicted: Floats) -> float:
    """A row with the largest deviance of these."""
    return float(_deviances(truth, predicted).max()) / len(truth)


def _deviances(truth: Floats, predicted: Floats) -> Floats:
    """Each row's deviance; NaN where it has none."""
    possible = (truth >= 0) & (predicted > 0) & np.isfinite(predicted)
    counts, means = np.where(possible, truth, 1.0), np.where(possible, predicted, 1.0)
    logs = np.log(np.where(counts > 0, counts, means) / means)
    return np.where(possible, np.maximum(2 * (counts * logs - counts + means), 0.0), np.nan)
