"""One of several classes: a model predicts the probability of each.

The classes are declared at the target's column, in an order that every prediction keeps:
`species: {type: category, role: target, classes: [adelie, chinstrap, gentoo]}`. The likeliest class is the answer.

Why: which of several things it is cannot be asked as a yes or no without as many models as there are things.

Example: `evaluate: {task: multiclass, metrics: {f1_macro: {}, log_loss: {}}}`
"""

from collections.abc import Iterator, Mapping, Sequence
from math import sqrt
from typing import TYPE_CHECKING, Any

from tidegate import class_probabilities
from tidegate.columns import ColumnType
from tidegate.errors import EvidenceError
from tidegate.number_format import some
from tidegate.tasks import _probability_charts, _probability_estimators

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Floats
    from tidegate.config.schema.data import Column

ESTIMATOR = "classifier"
PREDICTION = "probability of the likeliest class"
RANGE = (0.0, 1.0)
OUTPUTS = {"class": "BYTES", "probabilities": "FP64"}
CHARTS = _probability_charts.CHARTS
refusal = _probability_estimators.refusal


def target_problems(column: "Column") -> Iterator[tuple[str, str]]:
    """A column that names nothing, or does not say which classes there are."""
    if column.type is ColumnType.BOOL:
        yield "type", "is bool; a yes or no is predicted by the task binary"
    elif column.type not in (ColumnType.CATEGORY, ColumnType.STRING, ColumnType.INT):
        yield "type", f"is {column.type}; multiclass needs category, string or int"
    elif column.classes is None:
        yield "classes", "is missing: list every value that is a class, at least three"
    if column.positive is not None:
        yield "positive", "is for the task binary; remove it, or predict one class against the rest"


def classes(column: "Column") -> Mapping[str, str]:
    return {str(value): "" for value in column.classes or ()}


def truth(values: "pd.Series[Any]", column: "Column") -> "Floats":
    """The place of each value among the classes. Raises EvidenceError for one that is not declared."""
    import numpy as np
    import pandas as pd

    declared = list(column.classes or ())
    places = pd.Index(declared, dtype=object).get_indexer(pd.Index(values.astype(object)))
    if (unknown := places < 0).any():
        found = some([repr(value) for value in pd.unique(values[unknown])])
        message = f"the target is {found} in {unknown.sum():,} of {len(values):,} rows, which is not in its `classes`"
        raise EvidenceError(f"{message}; declare it there, or leave those rows out in data.query")
    return places.astype(np.float64)


def unlearnable(truth: "Floats", column: "Column") -> str | None:
    """Rows that lack a declared class: a model could never predict it."""
    seen = set(truth.tolist())
    absent = [repr(value) for place, value in enumerate(column.classes or ()) if place not in seen]
    if not absent:
        return None
    which = f"{some(absent)} of the target" if len(absent) > 1 else f"the class {absent[0]}"
    return f"none of {len(truth):,} training rows is of {which}; change the split, or remove it from `classes`"


def predict(model: Any, inputs: "pd.DataFrame") -> "Floats":
    """The probability of each class (rows, classes), 0 for one that the model has not seen."""
    import numpy as np

    seen = np.asarray(model.classes_).astype(np.intp)
    given = np.asarray(model.predict_proba(inputs), dtype=np.float64)
    result = np.zeros((len(given), int(seen.max()) + 1))
    result[:, seen] = given
    return result


def answer(predicted: "Floats", threshold: float, classes: Sequence[str]) -> tuple[list[object], ...]:
    """The likeliest class of each row, and the probabilities row by row."""
    names: list[object] = [classes[place] for place in class_probabilities.likeliest(predicted).tolist()]
    return names, list(predicted.ravel().tolist())


def undefined(truth: "Floats", predicted: "Floats", threshold: float) -> Iterator[str]:
    """Rows of one class."""
    if (truth == truth[0]).all():
        yield f"all {len(truth):,} rows are of one class"


def decisive_rows(truth: "Floats") -> float:
    """The rows of the rarest class that is present, times the number of those: a mean over classes rests on so many.

    One row of the rarest of K classes moves it by 1 ÷ (K · its rows). All rows, where they are of one class.
    """
    import numpy as np

    counts = np.unique(truth, return_counts=True)[1]
    return float(len(counts) * counts.min()) if len(counts) else 0.0


def explained(truth: "Floats", predicted: "Floats") -> float:
    """The mean over the classes that are present of 2·AUC − 1 against the rest, each 0 where it is negative."""
    import numpy as np

    from tidegate.tasks import _score_counts

    predicted = class_probabilities.widened(predicted, int(truth.max()) + 1)
    present = np.unique(truth).astype(np.intp)
    areas = [_score_counts.explained((truth == place).astype(np.float64), predicted[:, place]) for place in present]
    return float(np.mean(areas))


def explained_error(truth: "Floats", strength: float) -> float:
    """The mean of the classes' errors, each twice that of an AUC over its rows: at least the error of the mean."""
    import numpy as np

    counts = np.unique(truth, return_counts=True)[1].tolist()
    area = (strength + 1) / 2
    errors = [2 * sqrt(max(area * (1 - area), 1 / rows) / rows) for rows in counts]
    return sum(errors) / max(len(errors), 1)


def plots(
    truth: "Floats",
    predicted: "Floats",
    threshold: float,
    classes: Sequence[str],
) -> dict[str, list[dict[str, object]]]:
    from tidegate.tasks import _class_plots

    return _class_plots.plots(truth, class_probabilities.widened(predicted, len(classes)), classes)
