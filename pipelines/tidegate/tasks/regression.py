"""A number: a model predicts the target itself, in its unit.

Why: the question is how late, how much or how many; a yes or no would discard by how much.

Example: `evaluate: {task: regression, metrics: {rmse: {}, mae: {}}}`
"""

from collections.abc import Iterator, Mapping, Sequence
from math import inf, sqrt
from typing import TYPE_CHECKING, Any

from tidegate.columns import ColumnType
from tidegate.records import Chart

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Floats
    from tidegate.config.schema.data import Column

ESTIMATOR = "regressor"
PREDICTION = "number"
RANGE = (-inf, inf)
OUTPUTS = {"predicted": "FP64"}
CHARTS: tuple[Chart, ...] = ()
BINS = 20


def target_problems(column: "Column") -> Iterator[tuple[str, str]]:
    """A column that is not a number."""
    if column.type not in (ColumnType.INT, ColumnType.FLOAT):
        yield "type", f"is {column.type}; regression needs int or float"
    if column.classes is not None:
        yield "classes", "are for the task multiclass; remove them"


def classes(column: "Column") -> Mapping[str, str]:
    return {}


def refusal(estimator: object) -> None:
    """None: every regressor can be used."""


def truth(values: "pd.Series[Any]", column: "Column") -> "Floats":
    import numpy as np

    return np.asarray(values, dtype=np.float64)


def unlearnable(truth: "Floats", column: "Column") -> None:
    """None: one number for all rows can be learnt."""


def predict(model: Any, inputs: "pd.DataFrame") -> "Floats":
    numbers: Floats = model.predict(inputs)
    return numbers


def answer(predicted: "Floats", threshold: float, classes: Sequence[str]) -> tuple[list[object], ...]:
    return (predicted.tolist(),)


def undefined(truth: "Floats", predicted: "Floats", threshold: float) -> Iterator[str]:
    """A target that does not vary, else zeros of which nothing is a share, and counts that cannot be."""
    if (truth == truth[0]).all():
        yield f"all {len(truth):,} rows have the same target {truth[0]:g}"
        return
    for count, what in (
        ((truth == 0).sum(), "targets are 0, of which no error is a share"),
        ((truth < 0).sum(), "targets are negative, which no count is"),
        ((predicted <= 0).sum(), "predictions are not above 0, which a mean count is"),
    ):
        if count:
            yield f"{count:,} of {len(truth):,} {what}"


def decisive_rows(truth: "Floats") -> float:
    """All rows."""
    return float(len(truth))


def explained(truth: "Floats", predicted: "Floats") -> float:
    """The squared correlation, 0 where that is negative."""
    import numpy as np

    return float(max(0.0, np.corrcoef(truth, predicted)[0, 1]) ** 2)


def explained_error(truth: "Floats", strength: float) -> float:
    """The standard error of a squared correlation r², 2 r ÷ √rows, with r² taken as 0.01 where it is less."""
    return 2 * sqrt(max(strength, 0.01) / max(len(truth), 1))


def plots(
    truth: "Floats",
    predicted: "Floats",
    threshold: float,
    classes: Sequence[str],
) -> dict[str, list[dict[str, object]]]:
    """Residuals against predictions: mean and spread in twenty bins of equal mass."""
    import numpy as np

    from tidegate.artifacts import rounded
    from tidegate.tasks._plots import bins

    place = bins(predicted, BINS)
    rows: list[dict[str, object]] = []
    for code in np.unique(place):
        inside = place == code
        residual = truth[inside] - predicted[inside]
        low, high = np.quantile(residual, [0.1, 0.9])
        centre = {"predicted": predicted[inside].mean(), "residual": residual.mean()}
        rows.append({key: rounded(float(value)) for key, value in (centre | {"p10": low, "p90": high}).items()})
    return {"residuals": rows}
