"""Recall: of the positive rows, the share that is said to be positive. NaN where there are none.

Why: a positive row that is missed is the costly mistake: a sick patient, a late flight.

Example: `recall_low: {kind: recall, threshold: 0.2}`
"""

from tidegate.arrays import Floats
from tidegate.metrics import Measure, Rows, bounded
from tidegate.metrics._ratio import Ratio, said_positive
from tidegate.records import Direction

TASKS = frozenset({"binary"})
DIRECTION = Direction.HIGHER
RANGE = (0.0, 1.0)
RESTS_ON = Rows.POSITIVE
worst_row = bounded


def prepare(truth: Floats, predicted: Floats, threshold: float) -> Measure:
    return Ratio(said_positive(predicted, threshold) * truth, truth)
