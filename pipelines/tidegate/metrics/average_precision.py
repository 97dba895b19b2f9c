"""Average precision: precision at each distinct score, weighted by recall gained.

Chance gives the share of positives, so compare it only on the same rows. NaN where a class has no weight: without
negatives it is 1 for every model. Source: the step-wise sum, without interpolation, as in scikit-learn.

Why: with a rare class, `roc_auc` looks good while most alarms are false; this counts the false ones.

Example: `average_precision: {}`
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from tidegate.arrays import Floats
from tidegate.metrics import Measure, MetricRows, misplaced_row
from tidegate.metrics._ranks import by_prediction
from tidegate.records import Direction

TASKS = frozenset({"binary"})
DIRECTION = Direction.HIGHER
RANGE = (0.0, 1.0)
RESTS_ON = MetricRows.RARER_CLASS


@dataclass(frozen=True)
class _Precisions:
    """Over fixed rows, as a function of their weights, and without each row."""

    truth: Floats
    predicted: Floats
    weigh: Callable[[Floats | None], tuple[Floats, Floats]]

    def __call__(self, weights: Floats | None) -> float:
        positive, negative = (part[::-1] for part in self.weigh(weights))
        hits, alarms = np.cumsum(positive), np.cumsum(positive + negative)
        total = float(positive.sum())
        return float((positive * _share(hits, alarms)).sum()) / total if total > 0 and negative.sum() > 0 else np.nan

    def without_row(self) -> Floats:
        """A row that is left out lowers the hits or the alarms of its own threshold and of all below it, by one."""
        rows = len(self.truth)
        if not np.isfinite(self.predicted).all():
            return np.full(rows, np.nan)
        at = np.unique(-self.predicted, return_inverse=True)[1]  # the highest score first
        positive, count = (np.bincount(at, weights=row).astype(np.float64) for row in (self.truth, np.ones(rows)))
        hits, alarms = np.cumsum(positive), np.cumsum(count)
        kept = np.cumsum(positive * _share(hits, alarms)) - positive * _share(hits, alarms)
        fewer_alarms = _from_here(positive * _share(hits, alarms - 1))
        fewer_hits = _share(hits - 1, alarms - 1)
        without_negative = kept + fewer_alarms
        without_positive = kept + _from_here(positive * fewer_hits) - fewer_hits
        total = positive.sum()
        parts = (without_positive / max(total - 1, 1), without_negative / max(total, 1))
        left = np.where(self.truth > 0, total > 1, rows - total > 1) & (0 < total < rows)
        result: Floats = np.where(left, np.where(self.truth > 0, *(part[at] for part in parts)), np.nan)
        return result


def _share(hits: Floats, alarms: Floats) -> Floats:
    result: Floats = np.divide(hits, alarms, out=np.zeros_like(hits), where=alarms > 0)
    return result


def _from_here(terms: Floats) -> Floats:
    """The sum of each term and those after it."""
    result: Floats = np.cumsum(terms[::-1])[::-1]
    return result


def prepare(truth: Floats, predicted: Floats, threshold: float) -> Measure:
    return _Precisions(truth, predicted, by_prediction(truth, predicted))


def worst_row(truth: Floats, predicted: Floats) -> float:
    """One more row of the rarer class, placed by chance."""
    return misplaced_row(prepare(truth, predicted, 0.5)(None), float(truth.mean()), truth)
