"""Mean precision of the classes, each counted once.

A precision is the share of right rows among those predicted to be of a class: 0 for a class that is never predicted.
Classes that the rows lack count nothing.

Why: an answer is worth as much for a rare class as for a common one.

Example: `precision_macro: {}`
"""

from tidegate.arrays import Floats
from tidegate.metrics import Measure, MetricRows, missed_row
from tidegate.metrics._by_class import by_class, precision
from tidegate.records import Direction

TASKS = frozenset({"binary", "multiclass"})
DIRECTION = Direction.HIGHER
RANGE = (0.0, 1.0)
RESTS_ON = MetricRows.RARER_CLASS
worst_row = missed_row


def prepare(truth: Floats, predicted: Floats, threshold: float) -> Measure:
    return by_class(truth, predicted, threshold, precision, by_rows=False)
