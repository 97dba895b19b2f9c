"""Group folds with each class's share about the same: no group is split.

For classification. How near the shares come depends on the groups' sizes.

Why: with a rare class, folds of whole groups may have too few of its rows to be scored.

Example: `cv: {kind: stratified_group, folds: 5}`
"""

from typing import TYPE_CHECKING, Literal

from tidegate.config.schema.data import ColumnRole, Columns, column_of
from tidegate.config.schema.train_kinds import RepeatedParams
from tidegate.cross_validations._repeated import repeated

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Floats, Folds

ROLES = (ColumnRole.GROUP,)
ESTIMATOR = "classifier"


class Params(RepeatedParams):
    """Never split a group, and keep each class's share about the same in every fold."""

    kind: Literal["stratified_group"]


def cut(params: Params, table: "pd.DataFrame", truth: "Floats", columns: Columns, seed: int) -> "Folds":
    """scikit-learn's StratifiedGroupKFold, shuffled."""
    from sklearn.model_selection import StratifiedGroupKFold

    groups = table[column_of(columns, ColumnRole.GROUP)].astype(object)

    def drawn(seeded: int) -> "Folds":
        return list(StratifiedGroupKFold(params.folds, shuffle=True, random_state=seeded).split(table, truth, groups))

    return repeated(params, seed, drawn)
