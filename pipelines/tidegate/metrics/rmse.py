"""Root mean squared error, in the unit of the target; 0 is perfect.

Large errors weigh most.

Why: a large error costs more than several small ones of the same sum.

Example: `rmse: {}`
"""

from dataclasses import dataclass
from math import inf, sqrt

import numpy as np

from tidegate.arrays import Codes, Floats
from tidegate.metrics import Measure, MetricRows
from tidegate.metrics._ratio import Ratio, mean
from tidegate.records import Direction

TASKS = frozenset({"regression"})
DIRECTION = Direction.LOWER
RANGE = (0.0, inf)
RESTS_ON = MetricRows.ALL


@dataclass(frozen=True, slots=True)
class _Root:
    squared: Ratio

    def __call__(self, weights: Floats | None) -> float:
        return sqrt(self.squared(weights))

    def without(self, codes: Codes, count: int) -> Floats:
        return np.sqrt(self.squared.without(codes, count))


def prepare(truth: Floats, predicted: Floats, threshold: float) -> Measure:
    return _Root(mean((predicted - truth) ** 2))


def worst_row(truth: Floats, predicted: Floats) -> float:
    """A row with the largest error of these."""
    squared = np.square(predicted - truth)
    return sqrt(squared.mean() + squared.max() / len(squared)) - sqrt(squared.mean())
