"""Balanced accuracy: the mean over the classes of their share of right rows.

It is the mean recall. A model that always answers the same reaches 1 ÷ the number of classes. Classes that the rows
lack count nothing.

Why: each class counts as much as any other, however rare it is.

Example: `balanced_accuracy: {}`
"""

from tidegate.arrays import Floats
from tidegate.metrics import Measure, MetricRows, missed_row
from tidegate.metrics._by_class import by_class, recall
from tidegate.records import Direction

TASKS = frozenset({"binary", "multiclass"})
DIRECTION = Direction.HIGHER
RANGE = (0.0, 1.0)
RESTS_ON = MetricRows.RARER_CLASS
worst_row = missed_row


def prepare(truth: Floats, predicted: Floats, threshold: float) -> Measure:
    return by_class(truth, predicted, threshold, recall, by_rows=False)
