"""Mean ROC AUC of each class against the rest, each counted by its rows.

0.5 is chance, 1 is perfect ranking. Classes that the rows lack count nothing; NaN where the rows have one class only.
With K classes it costs K sorts. Source: Provost and Domingos 2000.

Why: it compares probabilities as rankings where common classes matter most.

Example: `roc_auc_ovr_weighted: {}`
"""

from tidegate.arrays import Floats
from tidegate.metrics import Measure, MetricRows, misplaced_row
from tidegate.metrics._against_rest import against_rest
from tidegate.records import Direction

TASKS = frozenset({"multiclass"})
DIRECTION = Direction.HIGHER
RANGE = (0.0, 1.0)
RESTS_ON = MetricRows.RARER_CLASS


def prepare(truth: Floats, predicted: Floats, threshold: float) -> Measure:
    return against_rest(truth, predicted, by_rows=True)


def worst_row(truth: Floats, predicted: Floats) -> float:
    """One more row of the rarest class, placed by chance."""
    return misplaced_row(prepare(truth, predicted, 0.5)(None), 0.5, truth)
