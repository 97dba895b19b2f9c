"""Fit the model, and predict each fold of the training rows by a model of others."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from tidegate.errors import EvidenceError, Problem
from tidegate.models.estimators import sample_weights
from tidegate.models.estimators.calibration import RowOrder, cut_by
from tidegate.models.execution.forked import run_beside
from tidegate.models.execution.tasks import Tasks
from tidegate.models.execution.workers import Workers
from tidegate.models.prediction.predict import predict

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Floats, Folds


@dataclass(frozen=True, slots=True)
class TrainingRows:
    """The training rows as a model takes them."""

    inputs: "pd.DataFrame"
    truth: "Floats"
    weights: "Floats | None" = None
    order: RowOrder | None = None
    """By what a calibration cuts them, where they are not independent."""

    def take(self, places: Any) -> "TrainingRows":
        weights = None if self.weights is None else self.weights[places]
        order = None if self.order is None else self.order.take(places)
        return TrainingRows(self.inputs.iloc[places], self.truth[places], weights, order)


def fit(model: Any, rows: TrainingRows) -> Any:
    """`model`, fitted. One class among the rows, or rows that the estimator can't take, is an EvidenceError."""
    try:
        with cut_by(model, rows.order):
            return model.fit(rows.inputs, rows.truth, **fit_weights(model, rows))
    except (ValueError, TypeError) as error:
        message = f"fitting failed on {len(rows.truth)} rows: {str(error).strip().splitlines()[0]}"
        raise EvidenceError(Problem(message, key="train.estimator")) from error


def fit_weights(model: object, rows: TrainingRows) -> dict[str, object]:
    """The keyword by which `model.fit` takes the row weights; nothing where rows have none."""
    return {} if rows.weights is None else {str(sample_weights.parameter(model)): rows.weights}


def cross_validate(
    model: object,
    rows: TrainingRows,
    folds: "Folds",
    task: str,
    workers: Workers,
    *,
    by_fold: Sequence[object] = (),
) -> "tuple[Any, list[Floats]]":
    """The model, fitted on all rows, and each fold's predictions in the order of its rows.

    `by_fold` has a model for each fold, where these have parameters of their own.
    """
    from sklearn.base import clone

    # cloned before anything is fitted, so that no fit can change what another starts from
    models = [clone(unfitted) for unfitted in by_fold or [model] * len(folds)]
    calls = [
        partial(_predict_fold, own, rows, learn, score, task) for own, (learn, score) in zip(models, folds, strict=True)
    ]
    tasks = Tasks(calls, lambda place: f"fold {place + 1} of {len(folds)}", [len(learn) for learn, _ in folds])
    return run_beside(partial(fit, model, rows), tasks, workers)


def _predict_fold(model: object, rows: TrainingRows, learn: Any, score: Any, task: str) -> "Floats":
    return predict(fit(model, rows.take(learn)), rows.inputs.iloc[score], task)
