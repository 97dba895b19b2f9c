"""Accuracy: the share of rows that are right.

Right is the right side of the threshold, or of several classes, the likeliest being the row's.

Always compare with the share of the largest class: a model that always answers that reaches it.

Why: where all classes are common and mistakes cost the same, it is what most people mean by correct.

Example: `accuracy: {threshold: 0.5}`
"""

from tidegate.arrays import Floats
from tidegate.metrics import Measure, MetricRows, bounded
from tidegate.metrics._ratio import right
from tidegate.records import Direction

TASKS = frozenset({"binary", "multiclass"})
DIRECTION = Direction.HIGHER
RANGE = (0.0, 1.0)
RESTS_ON = MetricRows.ALL
worst_row = bounded


def prepare(truth: Floats, predicted: Floats, threshold: float) -> Measure:
    return right(truth, predicted, threshold)
