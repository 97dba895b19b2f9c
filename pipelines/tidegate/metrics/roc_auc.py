"""Area under the ROC curve: the probability that a positive row is scored above a negative one, ties counting half.

0.5 is chance, 1 is perfect ranking. It does not depend on the threshold, the calibration or the share of positives.
NaN where a class has no weight. Source: Hanley and McNeil 1982, with row weights as in the Mann–Whitney statistic.
"""

from collections.abc import Callable
from dataclasses import dataclass
from math import nan

import numpy as np

from tidegate.arrays import Codes, Floats
from tidegate.metrics import Measure
from tidegate.metrics._ranks import by_prediction
from tidegate.records import Direction

TASKS = frozenset({"binary"})
DIRECTION = Direction.HIGHER


@dataclass(frozen=True, slots=True)
class _Area:
    truth: Floats
    predicted: Floats
    weigh: Callable[[Floats | None], tuple[Floats, Floats]]

    def __call__(self, weights: Floats | None) -> float:
        positive, negative = self.weigh(weights)
        pairs = float(positive.sum()) * float(negative.sum())
        below = np.cumsum(negative) - negative / 2
        return float((positive * below).sum()) / pairs if pairs > 0 else nan

    def without(self, codes: Codes, count: int) -> Floats:
        """The area without the rows of each unit: all pairs won, less the unit's own with every row, by one sorting.

        Pairs within a unit are lost once, not twice. For units of one row these are DeLong's placements (1988).
        """
        truth = np.where(np.isfinite(self.predicted), self.truth, nan)
        won, own = _won(truth, self.predicted, np.zeros_like(codes)), _won(truth, self.predicted, codes)
        positive, rows = np.bincount(codes, weights=truth, minlength=count), np.bincount(codes, minlength=count)
        lost = np.bincount(codes, weights=won, minlength=count)
        lost -= np.bincount(codes, weights=own * truth, minlength=count)
        pairs = (truth.sum() - positive) * (len(truth) - truth.sum() - (rows - positive))
        left = (won * truth).sum() - lost
        area: Floats = np.divide(left, pairs, out=np.full(count, nan), where=pairs > 0)
        return area


def prepare(truth: Floats, predicted: Floats, threshold: float) -> Measure:  # noqa: ARG001 (ranks need none)
    return _Area(truth, predicted, by_prediction(truth, predicted))


def _won(truth: Floats, predicted: Floats, codes: Codes) -> Floats:
    """For each row, how many of the other class under the same code it is ranked rightly against; ties count half."""
    order = np.lexsort((predicted, codes))
    score, code = predicted[order], codes[order]
    opens = np.ones(len(order), dtype=bool)
    opens[1:] = (score[1:] != score[:-1]) | (code[1:] != code[:-1])
    starts, tie = np.flatnonzero(opens), np.cumsum(opens) - 1
    first, last = starts[tie], np.r_[starts[1:], len(order)][tie]  # of the rows that it is tied with
    positives, negatives = (np.r_[0.0, np.cumsum(each[order])] for each in (truth, 1 - truth))
    below = (negatives[first] + negatives[last]) / 2 - negatives[np.searchsorted(code, code)]
    above = positives[np.searchsorted(code, code, side="right")] - (positives[first] + positives[last]) / 2
    won = np.empty(len(order))
    won[order] = np.where(truth[order] > 0, below, above)
    return won
