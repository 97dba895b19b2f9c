"""Precision over the decisions of all classes together.

Where each row has one class, a wrong answer is one missed row and one false one: micro averages of precision, recall
and F1 are all the accuracy. Declare one of them.

Why: reports of other tools list it beside the macro average.

Example: `precision_micro: {}`
"""

from tidegate.arrays import Floats
from tidegate.metrics import Measure, MetricRows, bounded
from tidegate.metrics._ratio import right
from tidegate.records import Direction

TASKS = frozenset({"multiclass"})
DIRECTION = Direction.HIGHER
RANGE = (0.0, 1.0)
RESTS_ON = MetricRows.ALL
worst_row = bounded


def prepare(truth: Floats, predicted: Floats, threshold: float) -> Measure:
    return right(truth, predicted, threshold)
