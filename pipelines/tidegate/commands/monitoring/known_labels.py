"""Find labels of a window that the training rows did not have."""

from typing import TYPE_CHECKING

from tidegate.config.schema.data import ColumnRole, Columns, column_of
from tidegate.errors import EvidenceError
from tidegate.models.features import TEXT
from tidegate.number_format import some
from tidegate.stats.read_table_statistics import Shares, Statistics

if TYPE_CHECKING:
    import pandas as pd

LABELS = 2
"""Where the training rows have so many, all labels are known."""


def require(frame: "pd.DataFrame", columns: Columns, training: Statistics) -> None:
    """Raises EvidenceError where one of two labels is spelled otherwise: it would count as "not the event".

    Of more than two, of which one is predicted against the rest, a new one is one of the rest.
    """
    target = str(column_of(columns, ColumnRole.TARGET))
    trained = training.columns.get(target)
    if target not in frame or columns[target].type not in TEXT or not isinstance(trained, Shares):
        return
    if trained.other or len(trained.values) != LABELS:
        return
    labels = frame[target].dropna()
    unseen = labels[~labels.isin([*trained.values])]
    if not unseen.empty:
        found = f"{target} is {some(sorted(map(repr, unseen.unique())))} in {len(unseen):,} of {len(labels):,} labels"
        known = " and ".join(map(repr, sorted(trained.values)))
        raise EvidenceError(f"the schema moved: {found}; the training rows have {known}")
