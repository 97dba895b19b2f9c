"""Top-k accuracy: the share of rows whose class is among the k likeliest.

`k` must be declared. With k = 1 it is the accuracy, with as many as there are classes always 1. Of equal probabilities,
the class that is declared first comes first.

Why: where several answers are offered, the right one must be among them.

Example: `top_2_accuracy: {kind: top_k_accuracy, k: 2}`
"""

import numpy as np

from tidegate import class_probabilities
from tidegate.arrays import Floats
from tidegate.metrics import Measure, MetricRows, bounded
from tidegate.metrics._ratio import mean
from tidegate.records import Direction

TASKS = frozenset({"multiclass"})
DIRECTION = Direction.HIGHER
RANGE = (0.0, 1.0)
RESTS_ON = MetricRows.ALL
NUMBER = frozenset({"k"})
worst_row = bounded


def prepare(truth: Floats, predicted: Floats, threshold: float) -> Measure:
    """`threshold` is the declared `k`."""
    own = class_probabilities.places(truth)
    wide = class_probabilities.widened(predicted, int(own.max(initial=0)) + 1)
    reached = np.take_along_axis(wide, own[:, None], axis=1)
    earlier = np.arange(wide.shape[1]) < own[:, None]
    before = ((wide > reached) | ((wide == reached) & earlier)).sum(axis=1)
    return mean(np.where(class_probabilities.known(truth, wide), before < threshold, np.nan))
