"""Mean recall of the classes, each counted by its rows.

That is the share of rows that are right, the accuracy: declare one of the two.

Why: reports of other tools list it beside `precision_weighted`.

Example: `recall_weighted: {}`
"""

from tidegate.arrays import Floats
from tidegate.metrics import Measure, MetricRows, bounded
from tidegate.metrics._by_class import by_class, recall
from tidegate.records import Direction

TASKS = frozenset({"binary", "multiclass"})
DIRECTION = Direction.HIGHER
RANGE = (0.0, 1.0)
RESTS_ON = MetricRows.ALL
worst_row = bounded


def prepare(truth: Floats, predicted: Floats, threshold: float) -> Measure:
    return by_class(truth, predicted, threshold, recall, by_rows=True)
