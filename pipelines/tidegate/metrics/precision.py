"""Precision: the share of positive rows among those predicted positive.

NaN where no row is predicted positive.

Why: every alarm costs someone's time; this is the share that was worth it.

Example: `precision: {threshold: 0.8}`
"""

from tidegate.arrays import Floats
from tidegate.metrics import Measure, MetricRows, bounded
from tidegate.metrics._ratio import Ratio, predicted_positive
from tidegate.records import Direction

TASKS = frozenset({"binary"})
DIRECTION = Direction.HIGHER
RANGE = (0.0, 1.0)
RESTS_ON = MetricRows.ALL
worst_row = bounded


def prepare(truth: Floats, predicted: Floats, threshold: float) -> Measure:
    positive = predicted_positive(predicted, threshold)
    return Ratio(positive * truth, positive)
