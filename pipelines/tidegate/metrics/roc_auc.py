"""Area under the ROC curve: how well scores rank positive above negative rows.

It is the probability that a positive row is scored above a negative one; ties count half. 0.5 is chance, 1 is perfect
ranking. It does not depend on the threshold, the calibration or the share of positives. NaN where a class has no
weight. Source: Hanley and McNeil 1982, with row weights as in the Mann–Whitney statistic.

Why: it compares rankings without a threshold.

Example: `roc_auc: {}`
"""

from tidegate.arrays import Floats
from tidegate.metrics import Measure, MetricRows, misplaced_row
from tidegate.metrics._roc_area import roc_area
from tidegate.records import Direction

TASKS = frozenset({"binary"})
DIRECTION = Direction.HIGHER
RANGE = (0.0, 1.0)
RESTS_ON = MetricRows.RARER_CLASS


def prepare(truth: Floats, predicted: Floats, threshold: float) -> Measure:
    return roc_area(truth, predicted)


def worst_row(truth: Floats, predicted: Floats) -> float:
    """One more row of the rarer class, placed by chance."""
    return misplaced_row(prepare(truth, predicted, 0.5)(None), 0.5, truth)
