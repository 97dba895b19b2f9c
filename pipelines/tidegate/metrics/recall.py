"""Recall: of the positive rows, the share that is said to be positive. NaN where there are none."""

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
