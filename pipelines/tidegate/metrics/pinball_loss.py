"""Pinball loss: how well a quantile of the target is predicted, in its unit.

`quantile` must be declared. A prediction that is too low costs the quantile's share of the error, one that is too high
the rest: 0.9 makes too low nine times as expensive. 0 is perfect. At 0.5 it is half the mean absolute error. A metric
does not make an estimator predict a quantile: declare one that does (`loss: quantile`). Source: Koenker and Bassett
1978.

Why: of a delivery time or a stock, a promise is a quantile, and too low costs otherwise than too high.

Example: `pinball_90: {kind: pinball_loss, quantile: 0.9}`
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
NUMBER = frozenset({"quantile"})


def prepare(truth: Floats, predicted: Floats, threshold: float) -> Measure:
    """`threshold` is the declared `quantile`."""
    missed = truth - predicted
    return mean(np.maximum(threshold * missed, (threshold - 1) * missed))


def worst_row(truth: Floats, predicted: Floats) -> float:
    """A row with the largest error of these, on the side that costs all of it."""
    return float(abs(predicted - truth).max()) / len(truth)
