"""Mean absolute error, in the unit of the target; 0 is perfect.

Every unit of error weighs the same.

Why: it is in the unit of the target, and a few extreme rows do not decide it.

Example: `mae: {}`
"""

from math import inf

from tidegate.arrays import Floats
from tidegate.metrics import Measure, MetricRows
from tidegate.metrics._ratio import mean
from tidegate.records import Direction

TASKS = frozenset({"regression"})
DIRECTION = Direction.LOWER
RANGE = (0.0, inf)
RESTS_ON = MetricRows.ALL


def prepare(truth: Floats, predicted: Floats, threshold: float) -> Measure:
    return mean(abs(predicted - truth))


def worst_row(truth: Floats, predicted: Floats) -> float:
    """A row with the largest error of these."""
    return float(abs(predicted - truth).max()) / len(truth)
