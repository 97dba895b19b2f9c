"""Correct predicted probabilities by rows that the estimator had not learnt from.

Rows to learn from are cut into parts; each is predicted by an estimator of the others, and the correction is fitted to
those predictions. The estimator that is kept has learnt from all of them. No other row is read: neither the holdout's,
nor those of a fold that the model is to predict. Source: Platt 1999; Zadrozny and Elkan 2002.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tidegate.config.schema.data import ColumnRole, Columns, column_of
from tidegate.config.schema.train import ModelCalibration, Train
from tidegate.errors import EvidenceError, Problem
from tidegate.kinds import CROSS_VALIDATIONS

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Codes, Folds

ESTIMATOR, CALIBRATED = "estimator", "calibrated"
"""Names of a pipeline's last step: the estimator itself, or what calibrates it."""


@dataclass(frozen=True, eq=False)
class RowOrder:
    """What rows must not be torn apart by, a number per row: their group, or along time when they were."""

    codes: "Codes"
    is_time: bool

    def take(self, places: Any) -> "RowOrder":
        return RowOrder(self.codes[places], self.is_time)

    def parts(self, count: int) -> "Folds":
        """(learn, score) places: whole groups, or spans of time, each about as many rows."""
        import numpy as np
        from sklearn.model_selection import GroupKFold

        if not self.is_time:
            if (groups := len(np.unique(self.codes))) < count:
                message = f"needs {count} groups to learn from, got {groups}; declare fewer folds"
                raise EvidenceError(Problem(message, key="train.calibration.folds"))
            return list(GroupKFold(count).split(self.codes, groups=self.codes))
        spans = [np.sort(span) for span in np.array_split(np.argsort(self.codes, kind="stable"), count)]
        every = np.arange(len(self.codes))
        return [(np.setdiff1d(every, span, assume_unique=True), span) for span in spans]


def row_order(train: Train, table: "pd.DataFrame", columns: Columns) -> RowOrder | None:
    """By group or time where the folds are; None where nothing is calibrated, or rows are independent."""
    import pandas as pd

    roles = CROSS_VALIDATIONS.load(train.cv.kind).ROLES
    if train.calibration is None or not {ColumnRole.GROUP, ColumnRole.TIME} & {*roles}:
        return None
    if ColumnRole.TIME in roles:
        return RowOrder(pd.factorize(table[column_of(columns, ColumnRole.TIME)], sort=True)[0], is_time=True)
    return RowOrder(pd.factorize(table[column_of(columns, ColumnRole.GROUP)].astype(object))[0], is_time=False)


def step(estimator: Any, declared: ModelCalibration | None) -> tuple[str, Any]:
    """The last step of a pipeline."""
    if declared is None:
        return ESTIMATOR, estimator
    from sklearn.calibration import CalibratedClassifierCV

    return CALIBRATED, CalibratedClassifierCV(estimator, method=declared.method, cv=declared.folds, ensemble=False)


def parameters_of(model: Any) -> str:
    """The prefix by which a pipeline sets the declared estimator's parameters."""
    name, _ = model.steps[-1]
    return f"{CALIBRATED}__{ESTIMATOR}__" if name == CALIBRATED else f"{ESTIMATOR}__"


@contextmanager
def cut_by(model: Any, order: RowOrder | None) -> Iterator[None]:
    """While it is fitted, the model calibrates on parts by that order; the declared number of them is stored."""
    if order is None or model.steps[-1][0] != CALIBRATED:
        yield
        return
    calibrated = model.steps[-1][1]
    count = calibrated.cv
    calibrated.set_params(cv=order.parts(count))
    try:
        yield
    finally:
        calibrated.set_params(cv=count)
