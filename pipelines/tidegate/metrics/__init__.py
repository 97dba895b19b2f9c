"""Metrics: numbers over predictions, one metric per file.

Truth is 1.0 for the positive value and 0.0 otherwise in binary tasks, the place of the class in multiclass, the number
itself in regression. Predicted is the probability of the positive value, the probability of each class (rows, classes),
or the predicted number. Both have a row each, in the same order.
"""

from collections.abc import Callable
from enum import StrEnum
from math import isfinite, nan
from typing import TYPE_CHECKING

from tidegate.arrays import Floats
from tidegate.config.schema.evaluate import DeclaredMetric as Declared
from tidegate.kinds import METRICS

if TYPE_CHECKING:
    from tidegate.kinds import MetricKind

Measure = Callable[[Floats | None], float]
"""A metric over fixed rows as a function of their weights (None: every row once). Weights are finite and not negative.

NaN where the metric is undefined: no rows, no weight, a missing class that it needs, a prediction that is not finite.
"""


class MetricRows(StrEnum):
    """The rows that a metric is computed from, counted from the truth alone: a model cannot choose them."""

    ALL = "all"
    POSITIVE = "positive"
    RARER_CLASS = "rarer class"


def bounded(truth: Floats, predicted: Floats) -> float:
    """The `worst_row` of a metric in which no row can cost more than any other."""
    return 0.0


def missed_row(truth: Floats, predicted: Floats) -> float:
    """The `worst_row` of a mean over classes: one more row of the rarest class, which is missed.

    Rows of other classes cost less and move the number, too, so that its error hides what the rare rows cost.
    """
    return 1 / max(1, _classes(truth) * _rarest(truth))


def misplaced_row(area: float, chance: float, truth: Floats) -> float:
    """The `worst_row` of an area under a curve: one more row of the rarest class, whose score says nothing.

    `chance` is the area of such scores. Of several classes, the area is a mean over them.
    """
    averaged = max(1, _classes(truth)) if _classes(truth) > 2 else 1
    return max(0.0, area - chance) / max(1, averaged * _rarest(truth)) if isfinite(area) else 0.0


def load(kind: str) -> "MetricKind":
    """The metric of that kind. Raises DeclarationError with the nearest known one."""
    return METRICS.load(kind)


def kind_of(name: str, declared: Declared) -> str:
    """A metric's kind is its name unless it is declared: `recall_low: {kind: recall, threshold: 0.2}`."""
    return declared.kind or name


def threshold(declared: Declared, default: float) -> float:
    """The probability from which the metric counts a row as positive."""
    return default if declared.threshold is None else declared.threshold


def number(declared: Declared, default: float) -> float:
    """The one number that a metric is given: its `k` or `quantile`, else the threshold."""
    if declared.k is not None:
        return float(declared.k)
    return threshold(declared, default) if declared.quantile is None else declared.quantile


def prepare(name: str, declared: Declared, default_threshold: float, truth: Floats, predicted: Floats) -> Measure:
    """The declared metric `name` over these rows; NaN where it is not for predictions of this shape."""
    kind = load(kind_of(name, declared))
    if not _takes(kind, predicted):
        return lambda _: nan
    return kind.prepare(truth, predicted, number(declared, default_threshold))


def _takes(kind: "MetricKind", predicted: Floats) -> bool:
    """Another task may have been declared when they were made."""
    return not ({"binary", "regression"} if predicted.ndim == 2 else {"multiclass"}) >= kind.TASKS


def rests_on(name: str, declared: Declared, truth: Floats) -> int:
    """How many of these rows the declared metric is computed from: recall over 1,000 rows may have 20 positive ones."""
    match declared_rows(name, declared):
        case MetricRows.ALL:
            return len(truth)
        case MetricRows.POSITIVE:
            return int(truth.sum())
        case MetricRows.RARER_CLASS:
            return _rarest(truth)


def _rarest(truth: Floats) -> int:
    """The rows of the rarest class that is present; 0 where there is one class only."""
    import numpy as np

    counts = np.unique(truth, return_counts=True)[1]
    return int(counts.min()) if len(counts) > 1 else 0


def row_step(name: str, declared: Declared, decisive: float, truth: Floats, predicted: Floats) -> float:
    """How far one row can be expected to move the declared metric at most, in the metric's unit.

    Of a share it is one of the `decisive` rows; where a row's cost has no bound, as much as the worst row moves it.
    """
    is_bounded = all(map(isfinite, load(kind_of(name, declared)).RANGE))
    unbounded = 0.0 if is_bounded else worst_row(name, declared, truth, predicted)
    return unbounded or 1 / max(1.0, decisive)


def _classes(truth: Floats) -> int:
    import numpy as np

    return len(np.unique(truth))


def declared_rows(name: str, declared: Declared) -> MetricRows:
    return load(kind_of(name, declared)).RESTS_ON


def worst_row(name: str, declared: Declared, truth: Floats, predicted: Floats) -> float:
    """How far one more row, as bad as the worst to be expected, would move the declared metric; 0 for bounded rows.

    In log loss and regression a row's cost has no bound: these rows cannot show what a worse one would cost. Where
    classes count alike, or positives are ranked among all rows, a row of the rarest class costs more than its share.
    """
    kind = load(kind_of(name, declared))
    return kind.worst_row(truth, predicted) if len(truth) and _takes(kind, predicted) else 0.0
