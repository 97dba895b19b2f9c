"""How far predicted probabilities are from observed shares, with intervals.

The curve has ten bins of about equal mass. The share that was observed in a bin has an interval as any share has:
exactly binomial where rows are independent, of as many independent rows as the days or groups are worth where they are
not. As one number there are two, both of docs/gate-policy: the expected calibration error (`ece`), of which noise is
taken off at the lower end, and calibration in the large, which is unbiased. Of several classes it is the probability
of the likeliest, and whether it is right. The error's interval is the one that the metric has.
"""

import math
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np

from tidegate import class_probabilities
from tidegate.artifacts import rounded
from tidegate.kinds import METRICS
from tidegate.metrics._ratio import mean
from tidegate.models.evaluation import metric_intervals
from tidegate.models.evaluation.metric_intervals import HoldoutRows
from tidegate.stats import score_test
from tidegate.stats.estimate import Sampled
from tidegate.stats.resampling import sample, units
from tidegate.stats.weighted_statistics import Measure
from tidegate.tasks._plots import bins

if TYPE_CHECKING:
    from tidegate.arrays import Floats, Labels

BINS = 10
End = Callable[[Sampled, float], float]
ECE, IN_THE_LARGE = "ece", "mean predicted − observed"
_NO_THRESHOLD = 0.5
"""Which a probability does not need."""


@dataclass(frozen=True, slots=True)
class CalibrationPoint:
    """A bin: its mean prediction, the observed share between `low` and `high` (together with `level`), and its rows."""

    predicted: float | None
    observed: float | None
    rows: int
    low: float | None
    high: float | None
    level: float


@dataclass(frozen=True, slots=True)
class CalibrationError:
    """How far predictions are from what was observed, as one number; None where an end is undefined."""

    statistic: str
    value: float | None
    low: float | None
    high: float | None
    level: float
    rows: int


def tables(rows: HoldoutRows, level: float, seed: int) -> dict[str, list[dict[str, object]]]:
    """The curve with the interval of each bin, and the error as a number."""
    return {
        "calibration": [asdict(point) for point in curve(rows, level, seed)],
        "calibration_error": [asdict(error) for error in errors(rows, level, seed)],
    }


def curve(rows: HoldoutRows, level: float, seed: int) -> Iterator[CalibrationPoint]:
    """The bins, the least probable first."""
    observed, predicted = _of_answers(rows)
    place = bins(predicted, BINS)
    for code in np.unique(place):
        inside = place == code
        low, high = _ends(mean(observed[inside]), rows.block[inside], (0.0, 1.0), level=level, seed=seed)
        yield CalibrationPoint(
            rounded(float(predicted[inside].mean())),
            rounded(float(observed[inside].mean())),
            int(inside.sum()),
            low,
            high,
            level,
        )


def errors(rows: HoldoutRows, level: float, seed: int) -> Iterator[CalibrationError]:
    """The expected calibration error, then calibration in the large."""
    observed, predicted = _of_answers(rows)
    kind = METRICS.load(ECE)
    measures: tuple[tuple[str, Measure, tuple[float, float]], ...] = (
        (ECE, kind.prepare(rows.truth, rows.predicted, _NO_THRESHOLD), kind.RANGE),
        (IN_THE_LARGE, mean(predicted - observed), (-1.0, 1.0)),
    )
    for name, measure, ends in measures:
        low, high = _ends(
            measure,
            rows.block,
            ends,
            level=level,
            seed=seed,
            upper=_stated if name == ECE else score_test.upper,
        )
        yield CalibrationError(name, metric_intervals.rounded(measure(None)), low, high, level, len(observed))


def _of_answers(rows: HoldoutRows) -> "tuple[Floats, Floats]":
    """What was observed, 0 or 1, and how probable it was said to be."""
    if rows.predicted.ndim == 2:
        return class_probabilities.right(rows.truth, rows.predicted).astype(np.float64), rows.predicted.max(axis=1)
    return rows.truth, rows.predicted


def _stated(sampled: Sampled, alpha: float) -> float:
    """The upper end that `metric_intervals` states of a metric that rests on all rows."""
    return score_test.upper_end(sampled, alpha, math.inf)


def _ends(
    measure: Measure,
    block: "Labels",
    ends: tuple[float, float],
    *,
    level: float,
    seed: int,
    upper: End = score_test.upper,
) -> tuple[float | None, float | None]:
    sampled = sample(measure, units(block), seed=seed, ends=ends)
    alpha = (1 - level) / 2
    low, high = score_test.lower(sampled, alpha), upper(sampled, alpha)
    return metric_intervals.rounded(low), metric_intervals.rounded(high)
