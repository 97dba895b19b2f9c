"""The area under the ROC curve of each class against the rest, averaged."""

from dataclasses import dataclass
from math import nan

import numpy as np

from tidegate import class_probabilities
from tidegate.arrays import Codes, Floats
from tidegate.metrics._roc_area import RocArea, roc_area


@dataclass(frozen=True, slots=True)
class AgainstRest:
    """The mean area over the classes that the rows have, each once or by its rows; NaN where there is one class only,
    or a prediction that is not finite.
    """

    areas: tuple[RocArea, ...]
    by_rows: bool

    def __call__(self, weights: Floats | None) -> float:
        values = np.array([area(weights) for area in self.areas])
        rows = [float((area.truth if weights is None else weights * area.truth).sum()) for area in self.areas]
        return float(self._mean(values[:, None], np.array(rows)[:, None])[0])

    def without(self, codes: Codes, count: int) -> Floats:
        values = [area.without(codes, count) for area in self.areas]
        rows = [area.truth.sum() - np.bincount(codes, weights=area.truth, minlength=count) for area in self.areas]
        return self._mean(np.array(values), np.array(rows))

    def _mean(self, values: Floats, rows: Floats) -> Floats:
        """Over the first axis, of the classes that have rows; NaN where none has, or one has no value."""
        parts = rows if self.by_rows else (rows > 0).astype(np.float64)
        total = parts.sum(axis=0)
        above = np.where(parts > 0, parts * values, 0.0).sum(axis=0)
        result: Floats = np.divide(above, total, out=np.full(len(total), nan), where=total > 0)
        return result


def against_rest(truth: Floats, predicted: Floats, *, by_rows: bool) -> AgainstRest:
    present = np.unique(class_probabilities.places(truth))
    wide = class_probabilities.widened(predicted, int(present.max(initial=0)) + 1)
    if not class_probabilities.known(truth, wide).all():
        wide = np.full_like(wide, nan)
    return AgainstRest(
        tuple(roc_area((truth == place).astype(np.float64), wide[:, place]) for place in present), by_rows
    )
