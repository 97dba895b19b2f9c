"""Precision: of the rows said to be positive, the share that are. NaN where none is said to be.

Why: every alarm costs somebody's time; this is the share that was worth it.

Example: `precision: {threshold: 0.8}`
"""

from tidegate.arrays import Floats
from tidegate.metrics import Measure, Rows, bounded
from tidegate.metrics._ratio import Ratio, said_positive
from tidegate.records import Direction

TASKS = frozenset({"binary"})
DIRECTION = Direction.HIGHER
RANGE = (0.0, 1.0)
RESTS_ON = Rows.ALL
worst_row = bounded


def prepare(truth: Floats, predicted: Floats, threshold: float) -> Measure:
    said = said_positive(predicted, threshold)
    return Ratio(said * truth, said)
