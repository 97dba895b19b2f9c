"""Logarithmic loss: the mean surprise of the outcome, in nats.

0 is perfect; it has no upper bound. Of several classes, the probability of the row's own counts. Probabilities are kept
a double's epsilon away from 0 and 1, as in scikit-learn, so a certain mistake costs 36 nats.

Why: it punishes wrong certainty, which is expensive in bets and prices.

Example: `log_loss: {}`
"""

from math import inf

import numpy as np

from tidegate import class_probabilities
from tidegate.arrays import Floats
from tidegate.metrics import Measure, MetricRows
from tidegate.metrics._ratio import mean
from tidegate.records import Direction

TASKS = frozenset({"binary", "multiclass"})
DIRECTION = Direction.LOWER
RANGE = (0.0, inf)
RESTS_ON = MetricRows.ALL


def prepare(truth: Floats, predicted: Floats, threshold: float) -> Measure:
    tiny = float(np.finfo(np.float64).eps)
    if predicted.ndim == 2:
        return mean(-np.log(np.clip(_of_truth(truth, predicted), tiny, 1 - tiny)))
    inside = np.where(np.isfinite(predicted), np.clip(predicted, tiny, 1 - tiny), np.nan)
    return mean(-(truth * np.log(inside) + (1 - truth) * np.log1p(-inside)))


def worst_row(truth: Floats, predicted: Floats) -> float:
    """A row on which the most certain of these predictions is wrong."""
    unlikely = float((predicted if predicted.ndim == 2 else np.fmin(predicted, 1 - predicted)).min())
    return -float(np.log(max(unlikely, np.finfo(np.float64).eps))) / len(truth)


def _of_truth(truth: Floats, predicted: Floats) -> Floats:
    """The probability of each row's class; NaN where one of the row is not finite, or the class unknown."""
    places = class_probabilities.places(truth)
    wide = class_probabilities.widened(predicted, int(places.max(initial=0)) + 1)
    own: Floats = np.take_along_axis(wide, places[:, None], axis=1)[:, 0]
    return np.where(class_probabilities.known(truth, wide), own, np.nan)
