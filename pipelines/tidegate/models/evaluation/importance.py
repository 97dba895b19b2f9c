"""What the headline metric loses when a feature is shuffled, with an interval.

The values of a feature are exchanged between the rows of a sample, several times, and the mean loss is its importance.
The interval leaves out rows, days or groups, as everywhere. A row keeps the value that it was given, so that chance in
the exchange is in the interval, as far as it differs from row to row.
"""

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import cache, partial
from math import isfinite, nan
from typing import TYPE_CHECKING

import numpy as np

from tidegate import metrics
from tidegate.artifacts import rounded
from tidegate.config.schema.evaluate import Evaluate
from tidegate.models.evaluation import metric_intervals
from tidegate.models.evaluation.shuffled_predictions import shuffled_predictions
from tidegate.models.execution.tasks import Tasks
from tidegate.records import Direction
from tidegate.stats import score_test
from tidegate.stats.resampling import sample, units
from tidegate.stats.weighted_statistics import Measure, combined

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Floats, Labels

ROWS = 2000
REPEATS = 3


@dataclass(frozen=True, eq=False)
class HoldoutInputs:
    """The holdout's features, its truth, and which of its rows resemble each other."""

    inputs: "pd.DataFrame"
    truth: "Floats"
    block: "Labels"


@dataclass(frozen=True, eq=False)
class Importance:
    """Predictions to make, each independent of the others: of the sample as it is, then with each feature shuffled."""

    features: tuple[str, ...]
    predictions: Tasks[list["Floats"]]
    evaluate: Evaluate
    truth: "Floats"
    block: "Labels"

    def table(self, predicted: "Sequence[list[Floats]]", *, seed: int) -> list[dict[str, object]]:
        """The rows of the plot from all predictions: the mean loss per feature with its interval, largest first.

        None, sorted last, where the metric is undefined on the sample, or was after a shuffle.
        """
        (answers,), *shuffled = predicted
        whole = self._measure(answers)
        losses: list[tuple[str, float, float, float]] = []
        for feature, of_feature in zip(self.features, shuffled, strict=True):
            if all(np.array_equal(other, answers) for other in of_feature):
                nothing = whole(None) - whole(None)  # undefined where the metric is
                losses.append((feature, nothing, nothing, nothing))
            else:
                losses.append((feature, *self._loss(whole, [self._measure(other) for other in of_feature], seed)))
        ordered = sorted(losses, key=lambda loss: (not isfinite(loss[1]), -loss[1], loss[0]))
        return [
            {
                "feature": feature,
                "lost": rounded(lost),
                "low": metric_intervals.rounded(low),
                "high": metric_intervals.rounded(high),
                "level": self.evaluate.level,
            }
            for feature, lost, low, high in ordered
        ]

    def _measure(self, answers: "Floats") -> Measure:
        name, metric = next(iter(self.evaluate.metrics.items()))
        return metrics.prepare(name, metric, self.evaluate.threshold, self.truth, answers)

    def _loss(self, whole: Measure, shuffled: Sequence[Measure], seed: int) -> tuple[float, float, float]:
        """The loss, and between which numbers it is."""
        kind = metrics.load(metrics.kind_of(*next(iter(self.evaluate.metrics.items()))))
        sign = 1 if kind.DIRECTION is Direction.HIGHER else -1
        lost = sign * float(np.mean([whole(None) - measure(None) for measure in shuffled]))
        if not isfinite(lost):
            return lost, nan, nan
        mean = combined(lambda before, *after: sign * (before - sum(after) / len(after)), whole, *shuffled)
        low, high = kind.RANGE
        sampled = sample(mean, units(self.block), seed=seed, ends=(low - high, high - low))
        alpha = (1 - self.evaluate.level) / 2
        return lost, score_test.lower(sampled, alpha), score_test.upper(sampled, alpha)


def importance(
    model: object, holdout: HoldoutInputs, evaluate: Evaluate, generator: "np.random.Generator"
) -> Importance:
    """What must be predicted, on a sample. Nothing is predicted yet."""
    chosen = np.sort(generator.permutation(len(holdout.truth))[:ROWS])
    rows = holdout.inputs.iloc[chosen].reset_index(drop=True)
    predictions = shuffled_predictions(model, rows, evaluate.task)

    @cache
    def unshuffled() -> "Floats":
        return predictions.whole()

    def shuffled(feature: str, drawing: "np.random.Generator") -> "list[Floats]":
        if not predictions.is_used(feature):
            return [unshuffled()]
        return [predictions.shuffled(feature, drawing.permutation(len(rows))) for _ in range(REPEATS)]

    calls: list[Callable[[], list[Floats]]] = [lambda: [unshuffled()]]
    calls += [partial(shuffled, feature, drawing) for feature, drawing in _drawings(rows, generator)]
    features = tuple(map(str, rows.columns))
    names = ("the sample", *features)
    tasks = Tasks(calls, lambda place: f"the importance of {names[place]}")
    return Importance(features, tasks, evaluate, holdout.truth[chosen], holdout.block[chosen])


def _drawings(rows: "pd.DataFrame", generator: "np.random.Generator") -> "Iterator[tuple[str, np.random.Generator]]":
    """Each feature, and a generator that draws for it what one generator draws when it draws for all in turn."""
    for feature in rows.columns:
        yield feature, deepcopy(generator)
        for _ in range(REPEATS):
            generator.permutation(len(rows))
