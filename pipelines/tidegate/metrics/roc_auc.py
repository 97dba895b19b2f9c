"""Area under the ROC curve: the probability that a positive row is scored above a negative one, ties counting half.

0.5 is chance, 1 is perfect ranking. It does not depend on the threshold, the calibration or the share of positives.
NaN where a class has no weight. Source: Hanley and McNeil 1982, with row weights as in the Mann–Whitney statistic.
"""

from math import nan

import numpy as np

from tidegate.arrays import Floats
from tidegate.metrics import Measure
from tidegate.metrics._ranks import by_prediction
from tidegate.records import Direction

TASKS = frozenset({"binary"})
DIRECTION = Direction.HIGHER


def prepare(truth: Floats, predicted: Floats, threshold: float) -> Measure:  # noqa: ARG001 (ranks need none)
    weigh = by_prediction(truth, predicted)

    def measure(weights: Floats | None) -> float:
        positive, negative = weigh(weights)
        pairs = float(positive.sum()) * float(negative.sum())
        below = np.cumsum(negative) - negative / 2
        return float((positive * below).sum()) / pairs if pairs > 0 else nan

    return measure
