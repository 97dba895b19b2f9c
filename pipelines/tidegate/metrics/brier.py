"""Brier score: mean squared distance between probability and outcome.

0 is perfect, 1 the worst. It rewards ranking and calibration together. Of several classes, it is half the sum of the
squared distances of all of a row's probabilities, which for two classes is the distance of one, squared. Source: Brier
1950, in the scale of its binary form.

Why: a probability that people act on must be high for the right rows and close to the observed share.

Example: `brier: {}`
"""

import numpy as np

from tidegate import class_probabilities
from tidegate.arrays import Floats
from tidegate.metrics import Measure, MetricRows, bounded
from tidegate.metrics._ratio import mean
from tidegate.records import Direction

TASKS = frozenset({"binary", "multiclass"})
DIRECTION = Direction.LOWER
RANGE = (0.0, 1.0)
RESTS_ON = MetricRows.ALL
worst_row = bounded


def prepare(truth: Floats, predicted: Floats, threshold: float) -> Measure:
    if predicted.ndim == 1:
        return mean((predicted - truth) ** 2)
    wide = class_probabilities.widened(predicted, int(class_probabilities.places(truth).max(initial=0)) + 1)
    missed = ((wide - class_probabilities.indicators(truth, wide.shape[1])) ** 2).sum(axis=1) / 2
    return mean(np.where(class_probabilities.known(truth, wide), missed, np.nan))
