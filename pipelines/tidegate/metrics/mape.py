"""Mean absolute error as a share of the truth; 0 is perfect, 0.1 is ten percent.

Its traps: a truth of 0 has no share, and the metric is undefined then; a truth near 0 weighs more than all others
together; too low costs at most 1, too high anything, so that the best constant is below the median. Compare `mae` where
any of these matters.

Why: shares compare where the sizes of rows differ by orders of magnitude, and none is near 0.

Example: `mape: {}`
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
    return mean(_shares(truth, predicted))


def worst_row(truth: Floats, predicted: Floats) -> float:
    """A row with the largest share of these."""
    return float(_shares(truth, predicted).max()) / len(truth)


def _shares(truth: Floats, predicted: Floats) -> Floats:
    """The error of each row as a share of its truth; NaN where that is 0."""
    size = abs(truth)
    result: Floats = np.divide(abs(predicted - truth), size, out=np.full(len(truth), np.nan), where=size > 0)
    return np.where(np.isnan(truth), np.nan, result)
