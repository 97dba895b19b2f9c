"""The few numbers behind each plot of an evaluation, on fixed grids, so that two revisions lie over each other.

A plot is a list of rows with the same keys, as `dvc plots` reads them.
"""

from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from tidegate import metrics
from tidegate.config.schema.evaluate import Evaluate
from tidegate.metrics._ranks import by_prediction
from tidegate.models.predict import predict, rounded
from tidegate.records import Direction

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Floats

Rows = list[dict[str, Any]]
STEPS = 100
BINS = 10
IMPORTANCE_ROWS = 2000
IMPORTANCE_REPEATS = 3


def binary(truth: "Floats", predicted: "Floats", threshold: float) -> dict[str, Rows]:
    """ROC, precision against recall, calibration and the four outcomes at the threshold.

    A rate of a class that does not occur has no value: its curve is one row of None.
    """
    positive, negative = (part[::-1] for part in by_prediction(truth, predicted)(None))
    hits, alarms = np.cumsum(positive), np.cumsum(negative)
    return {
        "roc": _roc(hits, alarms),
        "precision_recall": _precision_recall(hits, alarms),
        "calibration": _calibration(truth, predicted),
        "confusion": _confusion(truth, predicted >= threshold),
    }


def _roc(hits: "Floats", alarms: "Floats") -> Rows:
    """`hits` and `alarms`: positive and negative rows from each threshold on, ascending."""
    if not (hits[-1] and alarms[-1]):
        return [{"false_positive_rate": None, "true_positive_rate": None}]
    grid = np.linspace(0, 1, STEPS + 1)
    rates = np.interp(grid, np.r_[0, alarms / alarms[-1]], np.r_[0, hits / hits[-1]])
    return _rows(false_positive_rate=grid, true_positive_rate=rates)


def _precision_recall(hits: "Floats", alarms: "Floats") -> Rows:
    if not hits[-1]:
        return [{"recall": None, "precision": None}]
    grid = np.linspace(0, 1, STEPS + 1)[1:]
    reached = np.searchsorted(hits / hits[-1], grid - 1e-12)
    return _rows(recall=grid, precision=(hits / (hits + alarms))[reached])


def regression(truth: "Floats", predicted: "Floats") -> dict[str, Rows]:
    """Residuals against predictions: mean and spread in twenty bins of equal mass."""
    place = _bins(predicted, 2 * BINS)
    rows = []
    for each in np.unique(place):
        inside = place == each
        left = truth[inside] - predicted[inside]
        low, high = np.quantile(left, [0.1, 0.9])
        centre = {"predicted": predicted[inside].mean(), "residual": left.mean()}
        rows.append({key: rounded(float(value)) for key, value in (centre | {"p10": low, "p90": high}).items()})
    return {"residuals": rows}


def importance(
    model: Any, inputs: "pd.DataFrame", truth: "Floats", evaluate: Evaluate, generator: "np.random.Generator"
) -> Rows:
    """What the headline metric loses when a feature's values are shuffled, on a sample of rows; largest first.

    None, sorted last, where the metric is undefined on the sample, or was after a shuffle.
    """
    chosen = np.sort(generator.permutation(len(truth))[:IMPORTANCE_ROWS])
    rows, known = inputs.iloc[chosen].reset_index(drop=True), truth[chosen]
    name, metric = next(iter(evaluate.metrics.items()))
    sign = 1 if metrics.load(metrics.kind_of(name, metric)).DIRECTION is Direction.HIGHER else -1

    def score(changed: "pd.DataFrame") -> float:
        predicted = predict(model, changed, evaluate.task)
        return metrics.prepare(name, metric, evaluate.threshold, known, predicted)(None)

    whole = score(rows)
    losses = {
        feature: sign
        * float(np.mean([whole - score(_shuffled(rows, feature, generator)) for _ in range(IMPORTANCE_REPEATS)]))
        for feature in rows.columns
    }
    ordered = sorted(losses.items(), key=lambda each: (not isfinite(each[1]), -each[1], each[0]))
    return [{"feature": feature, "lost": rounded(loss)} for feature, loss in ordered]


def _shuffled(rows: "pd.DataFrame", feature: str, generator: "np.random.Generator") -> "pd.DataFrame":
    return rows.assign(**{feature: rows[feature].to_numpy()[generator.permutation(len(rows))]})


def _calibration(truth: "Floats", predicted: "Floats") -> Rows:
    place = _bins(predicted, BINS)
    return [
        {
            "predicted": rounded(float(predicted[place == each].mean())),
            "observed": rounded(float(truth[place == each].mean())),
            "rows": int((place == each).sum()),
        }
        for each in np.unique(place)
    ]


def _bins(values: "Floats", count: int) -> Any:
    """The bin of each value; equal values share one."""
    return np.searchsorted(np.quantile(values, np.arange(1, count) / count), values)


def _confusion(truth: "Floats", said: Any) -> Rows:
    outcomes = {
        "true positive": truth * said,
        "false positive": (1 - truth) * said,
        "false negative": truth * ~said,
        "true negative": (1 - truth) * ~said,
    }
    return [{"outcome": name, "rows": int(counted.sum())} for name, counted in outcomes.items()]


def _rows(**columns: "Floats") -> Rows:
    return [
        {name: rounded(float(value)) for name, value in zip(columns, values, strict=True)}
        for values in zip(*columns.values(), strict=True)
    ]
