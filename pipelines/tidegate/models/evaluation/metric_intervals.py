"""Each metric with its interval, and how much better it is than a constant.

The constant is what the training rows had on average: the share of the event, the share of each class, the mean of the
numbers, as the folds of cross-validation have them. A model that does not beat it has learnt nothing.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidegate import class_probabilities, metrics
from tidegate.config.schema.evaluate import Evaluate
from tidegate.kinds import TASKS
from tidegate.stats import score_test
from tidegate.stats.estimate import Sampled
from tidegate.stats.resampling import sample, units
from tidegate.stats.weighted_statistics import Measure, PartlyUnmoved, gain

if TYPE_CHECKING:
    from tidegate.arrays import Floats, Labels
    from tidegate.stats.resampling import Units

DIGITS = 6
EXACT = "exact binomial (Clopper and Pearson)"
OF_BLOCKS = "binomial of as many independent rows as the blocks are worth"
SCORE = "score test on the jackknife's error"


@dataclass(frozen=True, slots=True)
class MetricInterval:
    """A metric between `low` and `high`, which both hold with probability `level`, and its gain over a constant.

    `gain` is positive where the model is better, in the metric's unit. None where a number is undefined: a constant has
    no precision where it is never positive, and a calibration error says nothing of one.
    """

    metric: str
    value: float | None
    low: float | None
    high: float | None
    level: float
    method: str
    units: int
    constant: float | None
    gain: float | None
    gain_low: float | None
    gain_high: float | None


@dataclass(frozen=True, slots=True)
class HoldoutRows:
    """The rows that metrics are computed on, and which of them resemble each other."""

    truth: "Floats"
    predicted: "Floats"
    block: "Labels"


def intervals(evaluate: Evaluate, rows: HoldoutRows, learnt: "Floats", seed: int) -> Iterator[MetricInterval]:
    """One per declared metric. `learnt` is the truth of training rows."""
    over = units(rows.block)
    decisive = max(1.0, TASKS.load(evaluate.task).decisive_rows(rows.truth))
    guess = class_probabilities.constant(learnt, rows.predicted)
    for name, declared in evaluate.metrics.items():
        kind = metrics.load(metrics.kind_of(name, declared))
        ours, theirs = (
            metrics.prepare(name, declared, evaluate.threshold, rows.truth, predicted)
            for predicted in (rows.predicted, guess)
        )
        low, high = kind.RANGE
        coarse = metrics.row_step(name, declared, decisive, rows.truth, rows.predicted)
        sampled = sample(ours, over, seed=seed, coarse=coarse, ends=(low, high))
        few = decisive - 1 if kind.RESTS_ON is metrics.MetricRows.RARER_CLASS else math.inf
        ends = _ends(sampled, ours, over, (1 - evaluate.level) / 2, max(1.0, few))
        if not getattr(kind, "AGAINST_CONSTANT", True):
            theirs = _undefined
        better = gain(ours, theirs, kind.DIRECTION)
        gained = sample(better, over, seed=seed, coarse=coarse, ends=(low - high, high - low))
        yield _interval(name, (sampled, gained, ends), over, theirs(None), evaluate.level)


def _undefined(weights: "Floats | None") -> float:  # noqa: ARG001 (a measure is a function of weights)
    return math.nan


def _ends(sampled: Sampled, measure: Measure, over: "Units", alpha: float, few: float) -> tuple[float, float]:
    """The ends by resampling, moved out by the parts of the measure that no unit moves.

    `few` is one less than the number of rows that the measure rests on: rows of a rare class, not all.
    """
    low, high = score_test.lower(sampled, alpha), score_test.upper_end(sampled, alpha, few)
    if not isinstance(measure, PartlyUnmoved) or not sampled.decidable:
        return low, high
    below, above = measure.unmoved(over.codes, alpha)
    low = sampled.value - math.hypot(sampled.value - low, above)
    high = sampled.value + math.hypot(high - sampled.value, below)
    return max(sampled.low, low), min(sampled.high, high)


def _interval(
    name: str, of: tuple[Sampled, Sampled, tuple[float, float]], over: "Units", constant: float, level: float
) -> MetricInterval:
    (value, gain, ends), alpha = of, (1 - level) / 2
    return MetricInterval(
        name,
        rounded(value.value),
        rounded(ends[0]),
        rounded(ends[1]),
        level,
        method(value),
        over.count,
        rounded(constant),
        rounded(gain.value),
        rounded(score_test.lower(gain, alpha)),
        rounded(score_test.upper(gain, alpha)),
    )


def method(sampled: Sampled) -> str:
    """How the ends of an interval were computed."""
    if sampled.trials:
        return OF_BLOCKS if sampled.blocked else EXACT
    return f"{SCORE}, by {'block' if sampled.blocked else 'row'}"


def rounded(value: float) -> float | None:
    """The value, rounded to the digits that searches for an end agree on everywhere."""
    # and no negative zero, which would be shown as a loss of nothing
    return float(f"{value:.{DIGITS}g}") + 0.0 if math.isfinite(value) else None
