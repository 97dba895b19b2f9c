"""Accuracy: the share of rows on the right side of the threshold.

Always compare with the share of the larger class: a model that always predicts "no" reaches that.

Why: where both classes are common and mistakes cost the same, it is what most people mean by correct.

Example: `accuracy: {threshold: 0.5}`
"""

from tidegate.arrays import Floats
from tidegate.metrics import Measure, MetricRows, bounded
from tidegate.metrics._ratio import mean, predicted_positive
from tidegate.records import Direction

TASKS = frozenset({"binary"})
DIRECTION = Direction.HIGHER
RANGE = (0.0, 1.0)
RESTS_ON = MetricRows.ALL
worst_row = bounded


def prepare(truth: Floats, predicted: Floats, threshold: float) -> Measure:
    return mean(1 - abs(predicted_positive(predicted, threshold) - truth))
