"""Mean recall of the classes, each counted once: balanced accuracy.

A recall is the share of a class's rows that is predicted to be of it. Classes that the rows lack count nothing.

Why: a class counts as much as any other, however rare it is.

Example: `recall_macro: {}`
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
