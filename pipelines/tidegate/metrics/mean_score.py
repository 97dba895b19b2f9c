"""Mean score: the average of 1 − |prediction − truth|.

Where every truth is 1, it is the mean of what the cases scored.

1 is perfect. `tidegate compare` reads the cases of evaluation harnesses so: each could score 1. For a model's
probabilities take `brier`: this one is best where every probability is 0 or 1, whatever is known.

Why: what graders give is a share of what a case could have had, and most reports average it.

Example: `mean_score: {}`
"""

from tidegate.arrays import Floats
from tidegate.metrics import Measure, MetricRows, bounded
from tidegate.metrics._ratio import mean
from tidegate.records import Direction

TASKS = frozenset({"binary"})
DIRECTION = Direction.HIGHER
RANGE = (0.0, 1.0)
RESTS_ON = MetricRows.ALL
worst_row = bounded


def prepare(truth: Floats, predicted: Floats, threshold: float) -> Measure:
    return mean(1 - abs(predicted - truth))
