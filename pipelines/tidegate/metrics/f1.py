"""F1: the harmonic mean of precision and recall.

NaN where no row is positive and none is predicted positive.

Why: one number where missed positives and false alarms both cost, at a fixed threshold.

Example: `f1: {threshold: 0.3}`
"""

from tidegate.arrays import Floats
from tidegate.metrics import Measure, MetricRows, bounded
from tidegate.metrics._ratio import Ratio, predicted_positive
from tidegate.records import Direction

TASKS = frozenset({"binary"})
DIRECTION = Direction.HIGHER
RANGE = (0.0, 1.0)
RESTS_ON = MetricRows.POSITIVE
worst_row = bounded


def prepare(truth: Floats, predicted: Floats, threshold: float) -> Measure:
    positive = predicted_positive(predicted, threshold)
    return Ratio(2 * positive * truth, positive + truth)
