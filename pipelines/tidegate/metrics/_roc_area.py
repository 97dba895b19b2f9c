"""The area under the ROC curve over fixed rows, and without each unit of them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import nan
from typing import Any

import numpy as np

from tidegate.arrays import Codes, Counts, Floats, Mask
from tidegate.metrics._ranks import by_prediction


@dataclass(frozen=True)
class RocArea:
    truth: Floats
    predicted: Floats
    order: Counts
    """What sorts the predictions."""
    weigh: Callable[[Floats | None], tuple[Floats, Floats]]

    def __call__(self, weights: Floats | None) -> float:
        positive, negative = self.weigh(weights)
        pairs = float(positive.sum()) * float(negative.sum())
        below = np.cumsum(negative) - negative / 2
        return float((positive * below).sum()) / pairs if pairs > 0 else nan

    @cached_property
    def won(self) -> Floats:
        """For each row, the number of rows of the other class that it is ranked correctly against."""
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
        """Per row, the rows of the other class with its code that it is ranked correctly against; ties count half."""
        # NumPy sorts sixteen bits by counting
        small = codes.astype(np.uint16) if codes.max(initial=0) < 2**16 else codes
        order = self.order[np.argsort(small[self.order], kind="stable")]
        begins, opens = _opens(codes[order]), _opens(self.predicted[order])
        opens |= begins
        truth = self.truth[order]
        ranked = _lower(1 - truth, opens, begins)
        np.copyto(ranked, _higher(truth, opens, begins), where=~(truth > 0))
        del opens, begins, truth
        won = np.empty(len(order))
        won[order] = ranked
        return won


def roc_area(truth: Floats, predicted: Floats) -> RocArea:
    """The area for rows of truth 1 against rows of truth 0."""
    order = np.argsort(predicted, kind="stable").astype(_places(len(predicted)))
    return RocArea(truth, predicted, order, by_prediction(truth, predicted, order))


def _opens(ordered: Floats | Codes) -> Mask:
    """The places at which a new run of equal values begins."""
    opens = np.ones(len(ordered), dtype=bool)
    opens[1:] = ordered[1:] != ordered[:-1]
    return opens


def _lower(counted: Floats, opens: Mask, begins: Mask) -> Floats:
    """For each place, the sum of `counted` below it since the last of `begins`, and half of its own run's."""
    upto = np.concatenate(([0.0], np.cumsum(counted)))
    first, last = _ends(opens)
    middle: Floats = (upto[first] + upto[last]) / 2
    del first, last  # each is as large as the rows
    return middle - upto[_ends(begins)[0]]


def _higher(counted: Floats, opens: Mask, begins: Mask) -> Floats:
    """The same above it, up to the next of `begins`."""
    upto = np.concatenate(([0.0], np.cumsum(counted)))
    first, last = _ends(opens)
    middle: Floats = (upto[first] + upto[last]) / 2
    del first, last
    return upto[_ends(begins)[1]] - middle


def _ends(opens: Mask) -> tuple[Counts, Counts]:
    """For each place the first of its run and the one after its last, runs beginning where `opens` is true."""
    kind = _places(len(opens))
    starts, run = np.flatnonzero(opens).astype(kind), np.cumsum(opens, dtype=kind)
    run -= 1
    return starts[run], np.concatenate((starts[1:], np.array([len(opens)], kind)))[run]


def _places(rows: int) -> type[np.integer[Any]]:
    """The type of places among so many rows: half as large where it can be, as several are held together."""
    return np.int32 if rows < 2**31 else np.intp
