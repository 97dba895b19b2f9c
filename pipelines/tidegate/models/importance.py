"""What the headline metric loses when a feature's values are shuffled."""

from math import isfinite
from typing import TYPE_CHECKING

import numpy as np

from tidegate import metrics
from tidegate.artifacts import rounded
from tidegate.config.schema.evaluate import Evaluate
from tidegate.models.predict import predict
from tidegate.records import Direction

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Floats

ROWS = 2000
REPEATS = 3


def importance(
    model: object, inputs: "pd.DataFrame", truth: "Floats", evaluate: Evaluate, generator: "np.random.Generator"
) -> list[dict[str, object]]:
    """The rows of the importance plot: the loss per feature on a sample, the mean of a few shuffles; largest first.

    None, sorted last, where the metric is undefined on the sample, or was after a shuffle.
    """
    chosen = np.sort(generator.permutation(len(truth))[:ROWS])
    rows, sample_truth = inputs.iloc[chosen].reset_index(drop=True), truth[chosen]
    name, metric = next(iter(evaluate.metrics.items()))
    sign = 1 if metrics.load(metrics.kind_of(name, metric)).DIRECTION is Direction.HIGHER else -1

    def score(changed: "pd.DataFrame") -> float:
        predicted = predict(model, changed, evaluate.task)
        return metrics.prepare(name, metric, evaluate.threshold, sample_truth, predicted)(None)

    whole = score(rows)
    losses = {
        feature: sign * float(np.mean([whole - score(_shuffled(rows, feature, generator)) for _ in range(REPEATS)]))
        for feature in rows.columns
    }
    ordered = sorted(losses.items(), key=lambda loss: (not isfinite(loss[1]), -loss[1], loss[0]))
    return [{"feature": feature, "lost": rounded(loss)} for feature, loss in ordered]


def _shuffled(rows: "pd.DataFrame", feature: str, generator: "np.random.Generator") -> "pd.DataFrame":
    return rows.assign(**{feature: rows[feature].to_numpy()[generator.permutation(len(rows))]})
