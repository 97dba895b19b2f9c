"""Expected calibration error: distance from mean probability to observed share.

It is the mean over ten bins of equal mass; 0 is perfect, 1 the worst. Bin edges are the deciles of the predictions, so
rows with equal predictions share a bin, and the edges stay when rows are reweighted. With few rows a perfect model
still shows noise of about 0.3/√(rows per bin), because absolute gaps are summed and noise does not cancel. A gate
subtracts that noise before it blocks, but not before it passes. Of several classes, the probability of
the likeliest is compared with the share of right answers. No constant is compared with: who predicts the mean share
always is calibrated, and knows nothing. Source: Naeini, Cooper and Hauskrecht 2015, with equal-mass
bins; Guo, Pleiss, Sun and Weinberger 2017 for several classes.

Why: it shows, in shares of rows, how far predicted probabilities are from observed shares.

Example: `ece: {}`
"""

from dataclasses import dataclass
from math import nan, pi, sqrt

import numpy as np

from tidegate import class_probabilities
from tidegate.arrays import Codes, Floats
from tidegate.metrics import Measure, MetricRows, bounded
from tidegate.records import Direction

TASKS = frozenset({"binary", "multiclass"})
DIRECTION = Direction.LOWER
RANGE = (0.0, 1.0)
RESTS_ON = MetricRows.ALL
worst_row = bounded
AGAINST_CONSTANT = False
BINS = 10


@dataclass(frozen=True, slots=True)
class _Gaps:
    """Σ over bins of |Σ w·(predicted − truth)| ÷ Σ w; `place` is each row's bin."""

    excess: Floats
    place: Codes

    def __call__(self, weights: Floats | None) -> float:
        row = np.ones_like(self.excess) if weights is None else weights
        total = float(row.sum())
        gaps = np.bincount(self.place, weights=row * self.excess, minlength=BINS)
        return float(abs(gaps).sum()) / total if total > 0 else nan

    def without(self, codes: Codes, count: int) -> Floats:
        sizes: Floats = abs(self._gaps_without(codes, count)).sum(axis=1)
        return sizes

    def bias(self, codes: Codes, count: int) -> tuple[float, float]:
        """What noise adds where no bin has a true gap: the mean size of a normal is √(2/π) of its standard error."""
        gaps = self._gaps_without(codes, count)
        errors = np.sqrt((count - 1) / count * np.square(gaps - gaps.mean(axis=0)).sum(axis=0))
        return sqrt(2 / pi) * float(errors.sum()), 0.0

    def _gaps_without(self, codes: Codes, count: int) -> Floats:
        """The bins' shares of the gap without each unit (count, bins)."""
        own = np.bincount(codes * BINS + self.place, weights=self.excess, minlength=count * BINS).reshape(count, BINS)
        left = len(self.excess) - np.bincount(codes, minlength=count)
        gaps: Floats = np.divide(
            own.sum(axis=0) - own, left[:, None], out=np.full(own.shape, nan), where=left[:, None] > 0
        )
        return gaps


def prepare(truth: Floats, predicted: Floats, threshold: float) -> Measure:
    if predicted.ndim == 2:  # how sure the answers are, and how often they are right
        right, known = class_probabilities.right(truth, predicted), class_probabilities.known(truth, predicted)
        truth, predicted = right.astype(np.float64), np.where(known, predicted.max(axis=1, initial=0.0), nan)
    edges = np.quantile(predicted, np.arange(1, BINS) / BINS) if len(predicted) else np.zeros(BINS - 1)
    return _Gaps(predicted - truth, np.searchsorted(edges, predicted))
