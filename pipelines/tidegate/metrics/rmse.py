"""Root mean squared error, in the unit of the target; 0 is perfect. Large misses weigh most."""

from math import sqrt

from tidegate.arrays import Floats
from tidegate.metrics import Measure
from tidegate.metrics._ratio import mean
from tidegate.records import Direction

TASKS = frozenset({"regression"})
DIRECTION = Direction.LOWER


def prepare(truth: Floats, predicted: Floats, threshold: float) -> Measure:  # noqa: ARG001 (a number has none)
    squared = mean((predicted - truth) ** 2)
    return lambda weights: sqrt(squared(weights))
