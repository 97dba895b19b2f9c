"""Mean F1 of the classes, each counted once.

F1 is the harmonic mean of a class's precision and recall: 0 for a class that is never predicted. Classes that the rows
lack count nothing.

Why: one number for answers where missed rows and wrong answers both cost, and a rare class counts like any other.

Example: `f1_macro: {}`
"""

from tidegate.arrays import Floats
from tidegate.metrics import Measure, MetricRows, missed_row
from tidegate.metrics._by_class import by_class, f1
from tidegate.records import Direction

TASKS = frozenset({"binary", "multiclass"})
DIRECTION = Direction.HIGHER
RANGE = (0.0, 1.0)
RESTS_ON = MetricRows.RARER_CLASS
worst_row = missed_row


def prepare(truth: Floats, predicted: Floats, threshold: float) -> Measure:
    return by_class(truth, predicted, threshold, f1, by_rows=False)
