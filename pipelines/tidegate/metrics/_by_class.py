"""Averages over classes of a number that each class has: recall, precision, F1.

The classes are those that the rows have by their truth: a model cannot choose which count. One that is never predicted
has precision 0, one that the rows lack counts nothing (scikit-learn: `labels` of the truth alone, `zero_division=0`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from math import nan

import numpy as np

from tidegate import class_probabilities
from tidegate.arrays import Codes, Floats
from tidegate.metrics._ratio import predicted_positive

OfClass = Callable[[Floats, Floats, Floats], Floats]
"""A number per class from the weights of its hits, of the rows predicted to be of it, and of its rows."""


def recall(hits: Floats, predicted: Floats, rows: Floats) -> Floats:
    return _shares(hits, rows)


def precision(hits: Floats, predicted: Floats, rows: Floats) -> Floats:
    return _shares(hits, predicted)


def f1(hits: Floats, predicted: Floats, rows: Floats) -> Floats:
    return _shares(2 * hits, predicted + rows)


def _shares(over: Floats, under: Floats) -> Floats:
    result: Floats = np.divide(over, under, out=np.zeros_like(over), where=under > 0)
    return result


@dataclass(frozen=True)
class ByClass:
    """The mean of `of_class` over the classes, each once or by its rows; NaN where a prediction is not finite.

    `truth` and `said` are the class of each row, and the predicted one (-1: one of the two is unknown).
    """

    truth: Codes
    said: Codes
    count: int
    of_class: OfClass
    by_rows: bool

    def __call__(self, weights: Floats | None) -> float:
        row = np.ones(len(self.truth)) if weights is None else weights
        if bool((row[self.said < 0] > 0).any()):
            return nan
        hits, predicted, rows = self._tallies(row)
        parts = self._importance(rows)
        total = float(parts.sum())
        return float((parts * self.of_class(hits, predicted, rows)).sum()) / total if total > 0 else nan

    def without(self, codes: Codes, count: int) -> Floats:
        """The mean without each unit: only the classes of a unit's rows, true or predicted, are computed anew."""
        if (self.said < 0).any():
            return np.full(count, nan)
        keys = np.concatenate([codes * self.count + self.truth, codes * self.count + self.said])
        touched, place = np.unique(keys, return_inverse=True)
        unit, kind = touched // self.count, touched % self.count
        own, other = place[: len(codes)], place[len(codes) :]
        hits, predicted, rows = self._whole
        lost = (
            np.bincount(own, weights=(self.truth == self.said).astype(np.float64), minlength=len(touched)),
            np.bincount(other, minlength=len(touched)).astype(np.float64),
            np.bincount(own, minlength=len(touched)).astype(np.float64),
        )
        before = self._terms(hits[kind], predicted[kind], rows[kind])
        after = self._terms(*(whole[kind] - part for whole, part in zip(self._whole, lost, strict=True)))
        sums = [
            term.sum() + np.bincount(unit, weights=new - old, minlength=count)
            for term, new, old in zip(self._terms(hits, predicted, rows), after, before, strict=True)
        ]
        result: Floats = np.divide(sums[0], sums[1], out=np.full(count, nan), where=sums[1] > 0.5)
        return result

    def unmoved(self, codes: Codes, alpha: float) -> tuple[float, float]:
        """The room left by classes without a hit, and by those without a miss: none of their rows moves the mean.

        A share of which n independent units show none is below 1 − alpha^(1/n) with probability 1 − alpha (Clopper and
        Pearson 1934). Of several such classes the distances are added as those of independent shares are (Zou and
        Donner 2008).
        """
        hits, predicted, rows = self._whole
        parts = self._importance(rows) / self._importance(rows).sum()
        units = np.array([len({*codes[self.truth == kind].tolist()}) for kind in range(self.count)])
        share = np.where(rows > 0, 1 - alpha ** (1 / np.maximum(units, 1)), 0.0)
        now = self.of_class(hits, predicted, rows)
        without_hit, without_miss = (rows > 0) & (hits == 0), (rows > 0) & (hits == rows)
        more = self.of_class(share * rows, np.maximum(predicted, share * rows), rows) - now
        fewer = now - self.of_class((1 - share) * rows, predicted, rows)
        below, above = (
            float(np.square(parts * moved)[kinds].sum()) ** 0.5
            for moved, kinds in ((more, without_hit), (fewer, without_miss))
        )
        return below, above

    def _terms(self, hits: Floats, predicted: Floats, rows: Floats) -> tuple[Floats, Floats]:
        """What each class adds to the sum, and to what it is divided by."""
        parts = self._importance(rows)
        return parts * self.of_class(hits, predicted, rows), parts

    def _importance(self, rows: Floats) -> Floats:
        return rows if self.by_rows else (rows > 0).astype(np.float64)

    @cached_property
    def _whole(self) -> tuple[Floats, Floats, Floats]:
        return self._tallies(np.ones(len(self.truth)))

    def _tallies(self, weights: Floats) -> tuple[Floats, Floats, Floats]:
        """Per class the weight of its hits, of the rows predicted to be of it, and of its rows."""
        hit, known = weights * (self.truth == self.said), self.said >= 0
        parts = ((self.truth, hit), (self.said[known], weights[known]), (self.truth, weights))
        hits, predicted, rows = (
            np.bincount(codes, weights=part, minlength=self.count).astype(np.float64) for codes, part in parts
        )
        return hits, predicted, rows


def by_class(truth: Floats, predicted: Floats, threshold: float, of_class: OfClass, *, by_rows: bool) -> ByClass:
    """The measure by the likeliest class or, for a single probability, by the two sides of the threshold."""
    if predicted.ndim == 2:
        said = class_probabilities.likeliest(predicted)
    else:
        positive = predicted_positive(predicted, threshold)
        said = np.where(np.isfinite(positive), np.nan_to_num(positive), class_probabilities.UNKNOWN).astype(np.intp)
    said = np.where(np.isfinite(truth), said, class_probabilities.UNKNOWN)
    classes = class_probabilities.places(truth)
    count = int(max(classes.max(initial=0), said.max(initial=0))) + 1
    return ByClass(classes, said, count, of_class, by_rows)
