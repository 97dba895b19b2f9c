"""Time series folds: a model learns from the past and is scored on what follows.

Each fold learns from a longer past.

Why: with random folds, the model would learn from the future of the rows that it is scored on.

Example: `cv: {kind: time_series, folds: 4}`
"""

from typing import TYPE_CHECKING, Any, Literal

from tidegate.config.schema.data import ColumnRole, Columns, column_of
from tidegate.config.schema.train_kinds import CrossValidationParams

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Floats, Folds

ROLES = (ColumnRole.TIME,)


class Params(CrossValidationParams):
    """Order the rows by the time column."""

    kind: Literal["time_series"]


def cut(params: Params, table: "pd.DataFrame", truth: "Floats", columns: Columns, seed: int) -> "Folds":  # noqa: ARG001
    """scikit-learn's TimeSeriesSplit over the rows in the order of their times; nothing is drawn."""
    import numpy as np
    from sklearn.model_selection import TimeSeriesSplit

    order: Any = np.argsort(table[column_of(columns, ColumnRole.TIME)].to_numpy(), kind="stable")
    return [(order[learn], order[score]) for learn, score in TimeSeriesSplit(params.folds).split(order)]
