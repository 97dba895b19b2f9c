"""What each larger share of the training rows gains, on the rows of the folds.

A gain is positive where more rows are better. It is that of the mean over the folds, on the same rows with both models,
and its interval is by leaving out rows, days or groups, as everywhere: it is of these fitted models, and does not hold
what another choice of the smaller share would give. Where each step gains less than the one before, which is usual, as
large a step beyond all rows gains less than the last one.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tidegate import class_probabilities, metrics
from tidegate.config.schema.evaluate import DeclaredMetric, Evaluate
from tidegate.models.evaluation.metric_intervals import rounded
from tidegate.models.evaluation.seed_spread import fold_means
from tidegate.models.training.fold_predictions import VariantSize
from tidegate.stats import score_test
from tidegate.stats.resampling import sample, units
from tidegate.stats.weighted_statistics import Measure, combined, gain, within

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Labels

OWN = 1.0
"""The share of the model's own folds."""


@dataclass(frozen=True, slots=True)
class LearntShare:
    """A metric's mean over the folds, by models of `rows` rows on average, and its gain over the share before.

    The gain is between `gain_low` and `gain_high` with probability `level`; None for the first share, and where a
    number is undefined.
    """

    metric: str
    share: float
    rows: int
    mean: float | None
    gain: float | None
    gain_low: float | None
    gain_high: float | None
    level: float


def learning_curve(
    evaluate: Evaluate, variants: "Sequence[tuple[VariantSize, pd.DataFrame]]", block: "Labels", seed: int
) -> list[LearntShare]:
    """Metric by metric, the smallest share first; empty where none is declared.

    `block` is that of each row of the first variant, whose rows all have in the same order.
    """
    own = variants[0][0].seed if variants else 0
    shared = sorted((variant for variant in variants if variant[0].seed == own), key=lambda variant: variant[0].share)
    if len(shared) < 2:
        return []
    means = [fold_means(evaluate, size, rows) for size, rows in shared]
    found = []
    for name, declared in evaluate.metrics.items():
        measures = [_mean_of_folds(name, declared, evaluate, rows) for _, rows in shared]
        for place, (size, _) in enumerate(shared):
            of_rows = round(float(np.mean(size.train_rows)))
            steps = (measures[place - 1], measures[place]) if place else None
            gained = _gain(name, declared, steps, (block, seed, evaluate.level)) if steps else (None, None, None)
            found.append(LearntShare(name, size.share, of_rows, means[place][name], *gained, evaluate.level))
    return found


def _mean_of_folds(name: str, declared: DeclaredMetric, evaluate: Evaluate, rows: "pd.DataFrame") -> Measure:
    classes = class_probabilities.named(tuple(rows.columns))
    of_folds = []
    for number in sorted({*rows["fold"].tolist()}):
        inside = (rows["fold"] == number).to_numpy()
        truth, predicted = class_probabilities.read(rows[inside], classes)
        of_folds.append(within(metrics.prepare(name, declared, evaluate.threshold, truth, predicted), inside))
    return combined(lambda *scores: sum(scores) / len(scores), *of_folds)


def _gain(
    name: str, declared: DeclaredMetric, steps: tuple[Measure, Measure], over: "tuple[Labels, int, float]"
) -> tuple[float | None, float | None, float | None]:
    block, seed, level = over
    kind = metrics.load(metrics.kind_of(name, declared))
    low, high = kind.RANGE
    better = gain(steps[1], steps[0], kind.DIRECTION)
    gained = sample(better, units(block), seed=seed, ends=(low - high, high - low))
    alpha = (1 - level) / 2
    return rounded(gained.value), rounded(score_test.lower(gained, alpha)), rounded(score_test.upper(gained, alpha))
