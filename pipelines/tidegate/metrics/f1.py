"""F1: the harmonic mean of precision and recall. NaN where nothing is positive and nothing is said to be.

Why: one number where both a missed positive and a false alarm cost, and the threshold is fixed.

Example: `f1: {threshold: 0.3}`
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
    said = said_positive(predicted, threshold)
    return Ratio(2 * said * truth, said + truth)
