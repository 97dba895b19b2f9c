"""Logarithmic loss: the mean surprise of the outcome, in nats.

0 is perfect; it has no upper bound. Probabilities are kept a double's epsilon away from 0 and 1, as in scikit-learn,
so a certain mistake costs 36 nats.

Why: it punishes wrong certainty, which is expensive in bets and prices.

Example: `log_loss: {}`
"""

from math import inf

import numpy as np

from tidegate.arrays import Floats
from tidegate.metrics import Measure, MetricRows
from tidegate.metrics._ratio import mean
from tidegate.records import Direction

TASKS = frozenset({"binary"})
DIRECTION = Direction.LOWER
RANGE = (0.0, inf)
RESTS_ON = MetricRows.ALL


def prepare(truth: Floats, predicted: Floats, threshold: float) -> Measure:  # noqa: ARG001 (a probability needs none)
    tiny = float(np.finfo(np.float64).eps)
    inside = np.where(np.isfinite(predicted), np.clip(predicted, tiny, 1 - tiny), np.nan)
    return mean(-(truth * np.log(inside) + (1 - truth) * np.log1p(-inside)))


def worst_row(truth: Floats, predicted: Floats) -> float:
    """A row on which the most certain of these predictions is wrong."""
    unlikely = float(np.fmin(predicted, 1 - predicted).min())
    return -float(np.log(max(unlikely, np.finfo(np.float64).eps))) / len(truth)
