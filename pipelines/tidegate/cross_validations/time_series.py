"""Time series folds: a model learns from the past and is scored on what follows.

Each fold learns from a longer past. With `gap`, it does not learn from the rows just before those that it is scored on:
in production their truth is not known yet.

Why: with random folds, the model would learn from the future of the rows that it is scored on.

Example: `cv: {kind: time_series, folds: 4, gap: 7d}`
"""

from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import Field

from tidegate.config.schema.data import ColumnRole, Columns, column_of
from tidegate.config.schema.train_kinds import CrossValidationParams
from tidegate.config.section import Seconds

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Floats, Folds

ROLES = (ColumnRole.TIME,)


class Params(CrossValidationParams):
    """Order the rows by the time column."""

    kind: Literal["time_series"]
    gap: Annotated[Seconds, Field(gt=0)] | None = None
    """How much older the rows that a fold learns from are, at least, than the first row that it is scored on: as long
    as the truth takes to be known. Default: no older."""


def cut(params: Params, table: "pd.DataFrame", truth: "Floats", columns: Columns, seed: int) -> "Folds":
    """scikit-learn's TimeSeriesSplit over the rows in the order of their times; nothing is drawn."""
    import numpy as np
    from sklearn.model_selection import TimeSeriesSplit

    times: Any = table[column_of(columns, ColumnRole.TIME)].to_numpy()
    order: Any = np.argsort(times, kind="stable")
    found = [(order[learn], order[score]) for learn, score in TimeSeriesSplit(params.folds).split(order)]
    return found if params.gap is None else [_apart(*fold, times, params.gap) for fold in found]


def _apart(learn: Any, score: Any, times: Any, gap: float) -> tuple[Any, Any]:
    """The fold, without the rows to learn from that are less than `gap` seconds older than the first scored one."""
    import numpy as np

    kept = learn[times[learn] <= times[score].min() - np.timedelta64(round(gap * 1e9), "ns")]
    if not len(kept):
        first = np.datetime_as_string(times[score].min(), unit="s")
        raise ValueError(f"the gap leaves no row to learn from before {first}; declare a shorter gap, or fewer folds")
    return kept, score
