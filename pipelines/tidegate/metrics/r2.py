"""R², the share of the target's variance that the predictions explain.

The coefficient of determination: 1 is perfect, 0 is no better than the mean, negative is worse. NaN where the target
does not vary.

Why: it does not depend on the target's unit, and compares with the simplest model, the mean.

Example: `r2: {}`
"""

from math import inf, nan

import numpy as np

from tidegate.arrays import Floats
from tidegate.metrics import Measure, MetricRows
from tidegate.metrics._ratio import mean
from tidegate.records import Direction

TASKS = frozenset({"regression"})
DIRECTION = Direction.HIGHER
RANGE = (-inf, 1.0)
RESTS_ON = MetricRows.ALL
ROUNDING = 1e-12
"""Share of the second moment below which a variance is only rounding error."""


def prepare(truth: Floats, predicted: Floats, threshold: float) -> Measure:  # noqa: ARG001 (a number has none)
    centred = truth - truth.mean() if len(truth) else truth
    shift, square, missed = mean(centred), mean(centred**2), mean((predicted - truth) ** 2)

    def measure(weights: Floats | None) -> float:
        around = square(weights)
        variance = around - shift(weights) ** 2
        return 1 - missed(weights) / variance if variance > ROUNDING * around else nan

    return measure


def worst_row(truth: Floats, predicted: Floats) -> float:
    """A row with the largest error of these, in shares of the target's variance."""
    variance = float(np.square(truth - truth.mean()).sum())
    return float(np.square(predicted - truth).max()) / variance if variance > 0 else nan
