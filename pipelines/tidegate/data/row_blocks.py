"""What a resample must keep together: rows of one day, of one group, or nothing."""

from typing import TYPE_CHECKING

from tidegate.config.schema.data import ColumnRole, Columns, Split, column_of, id_column
from tidegate.errors import EvidenceError

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Labels


def blocks(split: Split, columns: Columns, rows: "pd.DataFrame") -> "pd.Series[str]":
    """The block of each row; an empty text where a row is one by itself."""
    import pandas as pd

    match split.kind:
        case "time":
            time = column_of(columns, ColumnRole.TIME)
            days: pd.Series[str] = rows[time].dt.strftime("%Y-%m-%d")
            return days
        case "group":
            return rows[column_of(columns, ColumnRole.GROUP)].astype(str)
        case _:
            return pd.Series("", index=rows.index)


def of_predictions(split: Split, columns: Columns, row_id: "pd.Series", table: "pd.DataFrame") -> "Labels":
    """The block of each predicted row of the table, by its id.

    A row that is predicted more than once is a block by itself: its predictions are not independent of each other.
    Raises EvidenceError where one is not in the table.
    """
    key = id_column(columns)
    known = table.set_index(key)
    if not row_id.isin(known.index).all():
        raise EvidenceError("rows are predicted that the table does not have")
    found = blocks(split, columns, known.loc[row_id].reset_index())
    if row_id.duplicated().any():
        found = found.where(found != "", "row " + row_id.astype(str).reset_index(drop=True))
    return found.to_numpy()
