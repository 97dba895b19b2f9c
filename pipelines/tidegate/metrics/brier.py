"""Brier score: mean squared distance between probability and outcome.

0 is perfect, 1 the worst. It rewards ranking and calibration together. Source: Brier 1950, binary form.

Why: a probability that people act on must be high for the right rows and close to the observed share.

Example: `brier: {}`
"""

from tidegate.arrays import Floats
from tidegate.metrics import Measure, MetricRows, bounded
from tidegate.metrics._ratio import mean
from tidegate.records import Direction

TASKS = frozenset({"binary"})
DIRECTION = Direction.LOWER
RANGE = (0.0, 1.0)
RESTS_ON = MetricRows.ALL
worst_row = bounded


def prepare(truth: Floats, predicted: Floats, threshold: float) -> Measure:  # noqa: ARG001 (a probability needs none)
    return mean((predicted - truth) ** 2)
