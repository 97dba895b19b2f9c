"""Cut the training rows into folds, as (rows to learn from, rows to be judged on)."""

from typing import TYPE_CHECKING, Any

from tidegate.config.schema.data import Columns, Role, column_of
from tidegate.config.schema.train import CrossValidation
from tidegate.errors import DeclarationError, EvidenceError, Problem

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Rows = NDArray[np.int64]
    Folds = list[tuple[Rows, Rows]]


def folds(declared: CrossValidation, table: "pd.DataFrame", truth: Any, columns: Columns, seed: int) -> "Folds":
    """`time_series` learns from the past and judges on what follows; `group` never has a group on both sides."""
    import numpy as np
    from sklearn.model_selection import GroupKFold, KFold, StratifiedKFold, TimeSeriesSplit

    try:
        match declared.kind:
            case "time_series":
                order = np.argsort(table[_column(columns, Role.TIME)].to_numpy(), kind="stable")
                cuts = TimeSeriesSplit(declared.folds).split(order)
                return [(order[learn], order[judge]) for learn, judge in cuts]
            case "group":
                groups = table[_column(columns, Role.GROUP)].astype(object)
                return list(GroupKFold(declared.folds).split(table, groups=groups))
            case "stratified":
                return list(StratifiedKFold(declared.folds, shuffle=True, random_state=seed).split(table, truth))
            case "k_fold":
                return list(KFold(declared.folds, shuffle=True, random_state=seed).split(table))
    except ValueError as error:
        message = f"{declared.folds} folds can't be cut from {len(table)} training rows: {error}"
        raise EvidenceError(Problem(message, key="train.cv.folds")) from None


def _column(columns: Columns, role: Role) -> str:
    name = column_of(columns, role)
    if name is None:
        raise DeclarationError(Problem(f"needs a column with the role {role} in data.columns", key="train.cv.kind"))
    return name
