"""Cut the training rows into folds: pairs of rows to fit on and rows to score."""

from typing import TYPE_CHECKING

from tidegate.config.schema.data import Columns, column_of
from tidegate.config.schema.train_kinds import CrossValidationParams
from tidegate.errors import DeclarationError, EvidenceError, Problem
from tidegate.kinds import CROSS_VALIDATIONS

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Floats, Folds


def folds(
    declared: CrossValidationParams, table: "pd.DataFrame", truth: "Floats", columns: Columns, seed: int
) -> "Folds":
    """The declared folds. Raises EvidenceError where they can't be cut from these rows."""
    kind = CROSS_VALIDATIONS.load(declared.kind)
    if missing := [role for role in kind.ROLES if column_of(columns, role) is None]:
        raise DeclarationError(
            Problem(f"needs a column with the role {missing[0]} in data.columns", key="train.cv.kind")
        )
    try:
        cut: Folds = kind.cut(declared, table, truth, columns, seed)
    except ValueError as error:
        message = f"{declared.folds} folds can't be cut from {len(table)} training rows: {error}"
        raise EvidenceError(Problem(message, key="train.cv.folds")) from None
    return cut
