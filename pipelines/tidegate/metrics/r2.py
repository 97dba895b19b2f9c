"""R², the share of the target's variance that the predictions explain.

The coefficient of determination: 1 is perfect, 0 is no better than the mean, negative is worse. NaN where the target
does not vary.

Why: it does not depend on the target's unit, and compares with the simplest model, the mean.

Example: `r2: {}`
"""

from dataclasses import dataclass
from math import inf, nan

import numpy as np

from tidegate.arrays import Codes, Floats
from tidegate.metrics import Measure, MetricRows
from tidegate.metrics._ratio import Ratio, mean
from tidegate.records import Direction

TASKS = frozenset({"regression"})
DIRECTION = Direction.HIGHER
RANGE = (-inf, 1.0)
RESTS_ON = MetricRows.ALL
ROUNDING = 1e-12
"""Share of the second moment below which a variance is only rounding error."""


@dataclass(frozen=True, slots=True)
class _Explained:
    """1 − missed ÷ variance; `shift` and `square` are the first two moments of the centred truth."""

    shift: Ratio
    square: Ratio
    missed: Ratio

    def __call__(self, weights: Floats | None) -> float:
        parts = (np.array([part(weights)]) for part in (self.shift, self.square, self.missed))
        return float(_explained(*parts)[0])

    def without(self, codes: Codes, count: int) -> Floats:
        return _explained(*(part.without(codes, count) for part in (self.shift, self.square, self.missed)))


def _explained(shift: Floats, square: Floats, missed: Floats) -> Floats:
    variance = square - np.square(shift)
    varies = variance > ROUNDING * square
    result: Floats = 1 - np.divide(missed, variance, out=np.full(len(variance), nan), where=varies)
    return result


def prepare(truth: Floats, predicted: Floats, threshold: float) -> Measure:
    centred = truth - truth.mean() if len(truth) else truth
    return _Explained(mean(centred), mean(centred**2), mean((predicted - truth) ** 2))


def worst_row(truth: Floats, predicted: Floats) -> float:
    """A row with the largest error of these, in shares of the target's variance."""
    variance = float(np.square(truth - truth.mean()).sum())
    return float(np.square(predicted - truth).max()) / variance if variance > 0 else nan
