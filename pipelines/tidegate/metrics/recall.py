"""Recall: the share of rows predicted positive among the positive ones.

NaN where no row is positive.

Why: missing a positive row is the costly mistake: a sick patient, a late flight.

Example: `recall_low: {kind: recall, threshold: 0.2}`
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
    return Ratio(predicted_positive(predicted, threshold) * truth, truth)
