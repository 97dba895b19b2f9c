"""The area under the ROC curve over fixed rows, and without each unit of them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import nan

import numpy as np

from tidegate.arrays import Codes, Floats, Mask
from tidegate.metrics._ranks import by_prediction


@dataclass(frozen=True)
class RocArea:
    truth: Floats
    predicted: Floats
    weigh: Callable[[Floats | None], tuple[Floats, Floats]]

    def __call__(self, weights: Floats | None) -> float:
        positive, negative = self.weigh(weights)
        pairs = float(positive.sum()) * float(negative.sum())
        below = np.cumsum(negative) - negative / 2
        return float((positive * below).sum()) / pairs if pairs > 0 else nan

    @cached_property
    def order(self) -> Codes:
        return np.argsort(self.predicted, kind="stable")

    @cached_property
    def won(self) -> Floats:
        """For each row, how many of the other class it is ranked correctly against."""
        return self.won_within(np.zeros(len(self.truth), dtype=np.intp))

    def without(self, codes: Codes, count: int) -> Floats:
        """The area without the rows of each unit: all pairs won, less the unit's own with every row, with one sort.

        Pairs within a unit are lost once, not twice. For units of one row these are DeLong's placements (1988).
        """
        truth = np.where(np.isfinite(self.predicted), self.truth, nan)
        positive, rows = np.bincount(codes, weights=truth, minlength=count), np.bincount(codes, minlength=count)
        lost = np.bincount(codes, weights=self.won, minlength=count)
        if rows.max(initial=0) > 1:
            lost -= np.bincount(codes, weights=self.won_within(codes) * truth, minlength=count)
        pairs = (truth.sum() - positive) * (len(truth) - truth.sum() - (rows - positive))
        left = (self.won * truth).sum() - lost
        area: Floats = np.divide(left, pairs, out=np.full(count, nan), where=pairs > 0)
        return area

    def won_within(self, codes: Codes) -> Floats:
        """For each row, how many of the other class and code it is ranked correctly against; ties count half."""
        # NumPy sorts sixteen bits by counting
        small = codes.astype(np.uint16) if codes.max(initial=0) < 2**16 else codes
        order = self.order[np.argsort(small[self.order], kind="stable")]
        score, code, truth = self.predicted[order], codes[order], self.truth[order]
        opens, begins = np.ones(len(order), dtype=bool), np.ones(len(order), dtype=bool)
        begins[1:] = code[1:] != code[:-1]
        opens[1:] = begins[1:] | (score[1:] != score[:-1])
        first, last = _ends(opens)
        start, end = _ends(begins)
        positives, negatives = (np.concatenate(([0.0], np.cumsum(part))) for part in (truth, 1 - truth))
        below = (negatives[first] + negatives[last]) / 2 - negatives[start]
        above = positives[end] - (positives[first] + positives[last]) / 2
        won = np.empty(len(order))
        won[order] = np.where(truth > 0, below, above)
        return won


def roc_area(truth: Floats, predicted: Floats) -> RocArea:
    """The area for rows of truth 1 against rows of truth 0."""
    return RocArea(truth, predicted, by_prediction(truth, predicted))


def _ends(opens: Mask) -> tuple[Codes, Codes]:
    """For each place the first of its run and the one after its last, runs beginning where `opens` is true."""
    starts, run = np.flatnonzero(opens), np.cumsum(opens) - 1
    return starts[run], np.concatenate((starts[1:], [len(opens)]))[run]
