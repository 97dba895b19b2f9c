"""What the declared metrics lose where rows are damaged.

The same rows are compared with themselves: what is left out with a unit is left out of both, so that the interval is
that of the loss, not of two numbers. A damage that is drawn is drawn for each row by itself, so that its chance is in
the interval, too.
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tidegate import metrics
from tidegate.artifacts import rounded
from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.schema.stress import Stress
from tidegate.errors import EvidenceError
from tidegate.kinds import STRESSES, TASKS
from tidegate.models.features import inputs
from tidegate.models.prediction.predict import predict
from tidegate.records import Direction
from tidegate.stats import score_test
from tidegate.stats.resampling import sample, units
from tidegate.stats.weighted_statistics import combined, within
from tidegate.stress_report import StressLoss, StressOutcome
from tidegate.stresses import HoldoutSample, StressedRows

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Floats, Labels
    from tidegate.stats.estimate import Sampled
    from tidegate.stats.weighted_statistics import Measure

REFUSALS = (ArithmeticError, LookupError, TypeError, ValueError, EvidenceError)
"""What a fitted model raises on rows that it cannot answer."""
LONGEST = 200


@dataclass(frozen=True, eq=False)
class StressBench:
    """A model, the holdout, and what is measured on it."""

    model: object
    evaluate: Evaluate
    metrics: tuple[str, ...]
    rows: HoldoutSample
    block: "Labels"
    seed: int

    def run(self, name: str, declared: object) -> StressOutcome:
        """The losses under one stress. Its damage depends on the seed and its name, not on the other stresses."""
        kind, section = STRESSES.load(declared.kind), declared.model_dump(mode="json")  # type: ignore[attr-defined]
        generator = np.random.default_rng([self.seed, zlib.crc32(name.encode())])
        damaged = kind.stressed(declared, self.rows, generator)
        count = len(self.rows.truth)
        try:
            predicted = self._answers(damaged)
        except REFUSALS as error:
            return StressOutcome(name, section, count, damaged.changed, failure=_first_line(error))
        return StressOutcome(name, section, count, damaged.changed, list(self._losses(damaged, predicted)))

    def _answers(self, damaged: StressedRows) -> "Floats":
        """The model's predictions of the damaged rows; those that it has where no value is another."""
        if damaged.table is None and damaged.batch is None:
            return self.rows.predicted if damaged.places is None else self.rows.predicted[damaged.places]
        table = self.rows.table if damaged.table is None else damaged.table
        if damaged.table is None and damaged.places is not None:
            table = table.iloc[damaged.places]
        return np.concatenate(list(self._batches(table, damaged.batch or len(table))))

    def _batches(self, table: "pd.DataFrame", size: int) -> "Iterator[Floats]":
        given = inputs(table, self.rows.columns)
        for start in range(0, len(given), size):
            yield predict(self.model, given.iloc[start : start + size], self.evaluate.task)

    def _losses(self, damaged: StressedRows, predicted: "Floats") -> Iterator[StressLoss]:
        over = units(self.block)
        truth = self.rows.truth if damaged.truth is None else damaged.truth
        if damaged.places is not None:
            truth = truth[damaged.places]
        coarse = 1 / max(1.0, TASKS.load(self.evaluate.task).decisive_rows(self.rows.truth))
        for name in self.metrics:
            declared = self.evaluate.metrics[name]
            kind = metrics.load(metrics.kind_of(name, declared))
            clean = metrics.prepare(name, declared, self.evaluate.threshold, self.rows.truth, self.rows.predicted)
            after = _placed(metrics.prepare(name, declared, self.evaluate.threshold, truth, predicted), damaged)
            sign, (low, high) = (1.0 if kind.DIRECTION is Direction.HIGHER else -1.0), kind.RANGE
            lost = combined(lambda one, other, sign=sign: sign * (one - other), clean, after)
            sampled = sample(lost, over, seed=self.seed, coarse=coarse, ends=(low - high, high - low))
            yield _loss(name, (clean(None), after(None)), sampled, self.evaluate.level)


def bench(
    model: object, evaluate: Evaluate, stress: Stress, rows: HoldoutSample, block: "Labels", seed: int
) -> StressBench:
    """What measures each of `stress.stresses`: the metrics that it names, or the headline."""
    return StressBench(model, evaluate, stress.metrics or (next(iter(evaluate.metrics)),), rows, block, seed)


def _placed(measure: "Measure", damaged: StressedRows) -> "Measure":
    """A measure over the damaged rows, as a function of the weights of the holdout's rows."""
    weights = damaged.weights
    if weights is not None:
        inner = measure

        def measure(given: "Floats | None") -> float:
            return inner(weights if given is None else weights * given)

    return measure if damaged.places is None else within(measure, damaged.places)


def _loss(name: str, values: tuple[float, float], sampled: "Sampled", level: float) -> StressLoss:
    alpha = (1 - level) / 2
    clean, stressed = map(rounded, values)
    return StressLoss(
        name,
        clean,
        stressed,
        rounded(sampled.value),
        rounded(score_test.lower(sampled, alpha)),
        rounded(score_test.upper(sampled, alpha)),
        level,
        rounded(sampled.error),
        rounded(sampled.freedom) or 0.0,
        rounded(sampled.grain),
        rounded(sampled.lean) or 0.0,
        rounded(sampled.slope) or 0.0,
        rounded(sampled.doubt) or 0.0,
        sampled.blocked,
    )


def _first_line(error: Exception) -> str:
    """The error's first line, as text that is the same on every machine."""
    lines: list[str] = str(error).splitlines()
    return f"{type(error).__name__}: {lines[0][:LONGEST] if lines else 'no message'}"
