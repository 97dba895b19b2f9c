"""Group folds: all rows of one group are in the same fold.

A group is, for example, a customer or a machine.

Why: rows of one customer are alike; a model that learnt from some of them knows the answer for the others.

Example: `cv: {kind: group, folds: 5}`
"""

from typing import TYPE_CHECKING, Literal

from tidegate.config.schema.data import ColumnRole, Columns, column_of
from tidegate.config.schema.train_kinds import CrossValidationParams

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Floats, Folds

ROLES = (ColumnRole.GROUP,)


class Params(CrossValidationParams):
    """Never split a group."""

    kind: Literal["group"]


def cut(params: Params, table: "pd.DataFrame", truth: "Floats", columns: Columns, seed: int) -> "Folds":
    """scikit-learn's GroupKFold: folds of about equal size; nothing is drawn."""
    from sklearn.model_selection import GroupKFold

    groups = table[column_of(columns, ColumnRole.GROUP)].astype(object)
    return list(GroupKFold(params.folds).split(table, groups=groups))
