"""Stratified folds: random rows, with each class's share the same in every fold.

For classification.

Why: with a rare class, a random fold may have too few of its rows to be scored.

Example: `cv: {kind: stratified, folds: 5, repeats: 3}`
"""

from typing import TYPE_CHECKING, Literal

from tidegate.config.schema.data import ColumnRole, Columns
from tidegate.config.schema.train_kinds import RepeatedParams
from tidegate.cross_validations._repeated import repeated

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Floats, Folds

ROLES: tuple[ColumnRole, ...] = ()
ESTIMATOR = "classifier"


class Params(RepeatedParams):
    """Keep each class's share the same in every fold."""

    kind: Literal["stratified"]


def cut(params: Params, table: "pd.DataFrame", truth: "Floats", columns: Columns, seed: int) -> "Folds":
    """scikit-learn's StratifiedKFold, shuffled."""
    from sklearn.model_selection import StratifiedKFold

    def drawn(seeded: int) -> "Folds":
        return list(StratifiedKFold(params.folds, shuffle=True, random_state=seeded).split(table, truth))

    return repeated(params, seed, drawn)
