"""What the headline metric loses when a feature's values are shuffled."""

from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass
from functools import partial
from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from tidegate import metrics
from tidegate.artifacts import rounded
from tidegate.config.schema.evaluate import Evaluate
from tidegate.models.shuffled_predictions import shuffled_predictions
from tidegate.models.tasks import Tasks
from tidegate.records import Direction

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Floats

ROWS = 2000
REPEATS = 3


@dataclass(frozen=True, slots=True)
class Importance:
    """Scores to compute, each independent of the others: of the sample as it is, then with each feature shuffled."""

    features: tuple[str, ...]
    scores: Tasks[list[float]]
    sign: int

    def table(self, scores: Sequence[list[float]]) -> list[dict[str, object]]:
        """The rows of the plot from all scores: the mean loss per feature, largest first.

        None, sorted last, where the metric is undefined on the sample, or was after a shuffle.
        """
        (whole,), *shuffled = scores
        losses = {
            feature: self.sign * float(np.mean([whole - score for score in of_feature]))
            for feature, of_feature in zip(self.features, shuffled, strict=True)
        }
        ordered = sorted(losses.items(), key=lambda loss: (not isfinite(loss[1]), -loss[1], loss[0]))
        return [{"feature": feature, "lost": rounded(loss)} for feature, loss in ordered]


def importance(
    model: object, inputs: "pd.DataFrame", truth: "Floats", evaluate: Evaluate, generator: "np.random.Generator"
) -> Importance:
    """What must be scored, on a sample. Nothing is predicted yet."""
    chosen = np.sort(generator.permutation(len(truth))[:ROWS])
    rows, sample_truth = inputs.iloc[chosen].reset_index(drop=True), truth[chosen]
    name, metric = next(iter(evaluate.metrics.items()))
    sign = 1 if metrics.load(metrics.kind_of(name, metric)).DIRECTION is Direction.HIGHER else -1

    predictions = shuffled_predictions(model, rows, evaluate.task)

    def score(predicted: "Floats") -> float:
        return metrics.prepare(name, metric, evaluate.threshold, sample_truth, predicted)(None)

    def shuffled(feature: str, drawing: "np.random.Generator") -> list[float]:
        return [score(predictions.shuffled(feature, drawing.permutation(len(rows)))) for _ in range(REPEATS)]

    calls: list[Callable[[], list[float]]] = [lambda: [score(predictions.whole())]]
    calls += [partial(shuffled, feature, drawing) for feature, drawing in _drawings(rows, generator)]
    features = tuple(map(str, rows.columns))
    names = ("the sample", *features)
    return Importance(features, Tasks(calls, lambda place: f"the importance of {names[place]}"), sign)


def _drawings(rows: "pd.DataFrame", generator: "np.random.Generator") -> "Iterator[tuple[str, np.random.Generator]]":
    """Each feature, and a generator that draws for it what one generator draws when it draws for all in turn."""
    for feature in rows.columns:
        yield feature, deepcopy(generator)
        for _ in range(REPEATS):
            generator.permutation(len(rows))
