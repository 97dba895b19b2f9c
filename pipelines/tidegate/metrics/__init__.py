"""Metrics: numbers over predictions, one metric per file.

Truth is 1.0 for the positive value and 0.0 otherwise in binary tasks, the number itself in regression. Predicted is
the probability of the positive value, or the predicted number. Both are one-dimensional and of equal length.
"""

from collections.abc import Callable
from enum import StrEnum
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


def bounded(truth: Floats, predicted: Floats) -> float:  # noqa: ARG001 (no row can cost more than its share)
    """The `worst_row` of a metric in which no row can cost more than its share."""
    return 0.0


def load(kind: str) -> "MetricKind":
    """The metric of that kind. Raises DeclarationError with the nearest known one."""
    return METRICS.load(kind)


def kind_of(name: str, declared: Declared) -> str:
    """A metric's kind is its name unless it is declared: `recall_low: {kind: recall, threshold: 0.2}`."""
    return declared.kind or name


def threshold(declared: Declared, default: float) -> float:
    """The probability from which the metric counts a row as positive."""
    return default if declared.threshold is None else declared.threshold


def prepare(name: str, declared: Declared, default_threshold: float, truth: Floats, predicted: Floats) -> Measure:
    """The declared metric `name` over these rows."""
    return load(kind_of(name, declared)).prepare(truth, predicted, threshold(declared, default_threshold))


def rests_on(name: str, declared: Declared, truth: Floats) -> int:
    """How many of these rows the declared metric is computed from: recall over 1,000 rows may have 20 positive ones."""
    positive = int(truth.sum()) if declared_rows(name, declared) is not MetricRows.ALL else 0
    match declared_rows(name, declared):
        case MetricRows.ALL:
            return len(truth)
        case MetricRows.POSITIVE:
            return positive
        case MetricRows.RARER_CLASS:
            return min(positive, len(truth) - positive)


def declared_rows(name: str, declared: Declared) -> MetricRows:
    return load(kind_of(name, declared)).RESTS_ON


def worst_row(name: str, declared: Declared, truth: Floats, predicted: Floats) -> float:
    """How far one more row, as bad as the worst to be expected, would move the declared metric; 0 for bounded rows.

    In log loss and regression a row's cost has no bound: these rows cannot show what a worse one would cost.
    """
    return load(kind_of(name, declared)).worst_row(truth, predicted) if len(truth) else 0.0
