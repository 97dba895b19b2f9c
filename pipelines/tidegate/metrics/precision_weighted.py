"""Mean precision of the classes, each counted by its rows.

A precision is the share of right rows among those predicted to be of a class: 0 for a class that is never predicted.

Why: it is how far answers can be trusted where common classes matter most.

Example: `precision_weighted: {}`
"""

from tidegate.arrays import Floats
from tidegate.metrics import Measure, MetricRows, bounded
from tidegate.metrics._by_class import by_class, precision
from tidegate.records import Direction

TASKS = frozenset({"binary", "multiclass"})
DIRECTION = Direction.HIGHER
RANGE = (0.0, 1.0)
RESTS_ON = MetricRows.ALL
worst_row = bounded


def prepare(truth: Floats, predicted: Floats, threshold: float) -> Measure:
    return by_class(truth, predicted, threshold, precision, by_rows=True)
