"""Average precision: precision at each distinct score, weighted by recall gained.

Chance gives the share of positives, so compare it only on the same rows. NaN where a class has no weight: without
negatives it is 1 for every model. Source: the step-wise sum, without interpolation, as in scikit-learn.

Why: with a rare class, `roc_auc` looks good while most alarms are false; this counts the false ones.

Example: `average_precision: {}`
"""

from math import nan

import numpy as np

from tidegate.arrays import Floats
from tidegate.metrics import Measure, MetricRows, misplaced_row
from tidegate.metrics._ranks import by_prediction
from tidegate.records import Direction

TASKS = frozenset({"binary"})
DIRECTION = Direction.HIGHER
RANGE = (0.0, 1.0)
RESTS_ON = MetricRows.RARER_CLASS


def prepare(truth: Floats, predicted: Floats, threshold: float) -> Measure:  # noqa: ARG001 (all thresholds are used)
    weigh = by_prediction(truth, predicted)

    def measure(weights: Floats | None) -> float:
        positive, negative = (part[::-1] for part in weigh(weights))
        hits, alarms = np.cumsum(positive), np.cumsum(positive + negative)
        precision = np.divide(hits, alarms, out=np.zeros_like(hits), where=alarms != 0)
        total = float(positive.sum())
        return float((positive * precision).sum()) / total if total > 0 and float(negative.sum()) > 0 else nan

    return measure


def worst_row(truth: Floats, predicted: Floats) -> float:
    """One more row of the rarer class, placed by chance."""
    return misplaced_row(prepare(truth, predicted, 0.5)(None), float(truth.mean()), truth)
