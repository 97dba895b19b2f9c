"""A ratio of two weighted sums, which most metrics are."""

from dataclasses import dataclass
from math import nan

import numpy as np

from tidegate import class_probabilities
from tidegate.arrays import Codes, Floats


@dataclass(frozen=True, slots=True)
class Ratio:
    """Σ w·over ÷ Σ w·under; NaN where the lower sum is not positive, or a summand is not finite."""

    over: Floats
    under: Floats

    def __call__(self, weights: Floats | None) -> float:
        # sums, not dot products: BLAS would split them over threads, and the last bits with them
        below = float((self.under if weights is None else weights * self.under).sum())
        above = float((self.over if weights is None else weights * self.over).sum())
        return above / below if below > 0 else nan

    def without(self, codes: Codes, count: int) -> Floats:
        """The ratio without the rows of each unit (count,)."""
        above, below = (
            part.sum() - np.bincount(codes, weights=part, minlength=count) for part in (self.over, self.under)
        )
        ratios: Floats = np.divide(above, below, out=np.full(count, nan), where=below > 0)
        return ratios

    def counted(self) -> int:
        """The rows of the lower sum, where each counts once and includes those of the upper; else 0."""
        rows, right = self.under == 1, self.over == 1
        shares = (rows | (self.under == 0)) & (right | (self.over == 0)) & (rows | ~right)
        return int(rows.sum()) if shares.all() else 0


def mean(values: Floats) -> Ratio:
    return Ratio(values, np.ones_like(values))


def right(truth: Floats, predicted: Floats, threshold: float) -> Ratio:
    """The share of rows whose likeliest class, or side of the threshold, is the truth's; NaN by one not finite."""
    if predicted.ndim == 1:
        return mean(1 - abs(predicted_positive(predicted, threshold) - truth))
    is_right = class_probabilities.right(truth, predicted)
    return mean(np.where(class_probabilities.known(truth, predicted), is_right, np.nan))


def predicted_positive(predicted: Floats, threshold: float) -> Floats:
    """1.0 from the threshold on, else 0.0; NaN for a prediction that is not finite, so that no count hides it."""
    return np.where(np.isfinite(predicted), predicted >= threshold, np.nan)
