"""A yes or no: a model predicts the probability of the event.

The event is the value `positive` of the target's column.

Why: a decision by a threshold is better learnt and evaluated as a probability; the threshold remains a choice.

Example: `evaluate: {task: binary, threshold: 0.3, metrics: {roc_auc: {}, brier: {}}}`
"""

from collections.abc import Iterator, Mapping, Sequence
from math import sqrt
from typing import TYPE_CHECKING, Any

from tidegate.columns import ColumnType
from tidegate.tasks import _probability_charts, _probability_estimators

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Floats
    from tidegate.config.schema.data import Column

ESTIMATOR = "classifier"
PREDICTION = "probability"
RANGE = (0.0, 1.0)
OUTPUTS = {"probability": "FP64", "positive": "BOOL"}
CHARTS = _probability_charts.CHARTS
refusal = _probability_estimators.refusal


def target_problems(column: "Column") -> Iterator[tuple[str, str]]:
    """A column without a declared event; for a bool, the event is true."""
    if column.type is not ColumnType.BOOL and column.positive is None:
        yield "positive", "is missing: declare which value is the event"
    if column.classes is not None:
        yield "classes", "are for the task multiclass; remove them"


def classes(column: "Column") -> Mapping[str, str]:
    return {"0": "negative", "1": "positive"}


def truth(values: "pd.Series[Any]", column: "Column") -> "Floats":
    """1.0 for the event and 0.0 for any other value."""
    import numpy as np

    return np.asarray(values == (True if column.positive is None else column.positive), dtype=np.float64)


def unlearnable(truth: "Floats", column: "Column") -> str | None:
    """Rows of one class."""
    if len(set(truth.tolist())) > 1:
        return None
    return f"all {len(truth)} training rows are {'positive' if truth[0] else 'negative'}; a model needs both"


def predict(model: Any, inputs: "pd.DataFrame") -> "Floats":
    """The probability of the event per row."""
    probabilities: Floats = model.predict_proba(inputs)[:, -1]
    return probabilities


def answer(predicted: "Floats", threshold: float, classes: Sequence[str]) -> tuple[list[object], ...]:
    return predicted.tolist(), (predicted >= threshold).tolist()


def undefined(truth: "Floats", predicted: "Floats", threshold: float) -> Iterator[str]:
    """Rows of one class, and a threshold that no prediction reaches."""
    if (truth == truth[0]).all():
        yield f"all {len(truth):,} rows are {'positive' if truth[0] else 'negative'}"
    if not (predicted >= threshold).any():
        yield f"no prediction of {len(truth):,} rows reaches the threshold {threshold:g}"


def decisive_rows(truth: "Floats") -> float:
    """The rows of the rarer class."""
    return float(min(truth.sum(), len(truth) - truth.sum()))


def explained(truth: "Floats", predicted: "Floats") -> float:
    """2·AUC − 1, 0 where it is negative."""
    from tidegate.tasks import _score_counts

    return _score_counts.explained(truth, predicted)


def explained_error(truth: "Floats", strength: float) -> float:
    """Twice the error of an AUC, at most √(A (1 − A) / rows of the rarer class). Source: Van Dantzig 1951."""
    rarer = max(1.0, decisive_rows(truth))
    area = (strength + 1) / 2
    return 2 * sqrt(max(area * (1 - area), 1 / rarer) / rarer)


def plots(
    truth: "Floats",
    predicted: "Floats",
    threshold: float,
    classes: Sequence[str],
) -> dict[str, list[dict[str, object]]]:
    from tidegate.tasks import _probability_plots

    return _probability_plots.plots(truth, predicted, threshold)
