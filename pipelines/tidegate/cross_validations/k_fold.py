"""Random folds, for rows that have neither time nor group.

Why: a model's score on rows that it learnt from shows nothing; here, each row is scored by a model that did not see it.

Example: `cv: {kind: k_fold, folds: 5, repeats: 3}`
"""

from typing import TYPE_CHECKING, Literal

from tidegate.config.schema.data import ColumnRole, Columns
from tidegate.config.schema.train_kinds import RepeatedParams
from tidegate.cross_validations._repeated import repeated

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Floats, Folds

ROLES: tuple[ColumnRole, ...] = ()


class Params(RepeatedParams):
    """Assign the rows to folds at random."""

    kind: Literal["k_fold"]


def cut(params: Params, table: "pd.DataFrame", truth: "Floats", columns: Columns, seed: int) -> "Folds":
    """scikit-learn's KFold, shuffled."""
    from sklearn.model_selection import KFold

    def drawn(seeded: int) -> "Folds":
        return list(KFold(params.folds, shuffle=True, random_state=seeded).split(table))

    return repeated(params, seed, drawn)
