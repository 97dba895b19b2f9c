"""Find columns that only number or name the rows.

A model would learn the order of the file from them.
"""

import re
from collections.abc import Sequence

from tidegate.config.schema.data import ColumnType
from tidegate.onboarding.data_file.observed import ObservedColumn, ObservedTable

_NAME = re.compile(
    r"(^|_)(id|uuid|guid|key|number|no|nr|num|nummer|numero|index|idx|unnamed_0|rownames?|zeile|ligne|fila|riga)$|^id_"
    r"|(nummer|nr)$|^(ticket|case|record|row|seq|serial|lfd|column0)$",
    re.IGNORECASE,
)
"""`column0` is what a CSV file's first column is called that has no name, as pandas writes an index."""
_ID = re.compile(r"(^|_)(id|uuid|guid|key)$|^id_", re.IGNORECASE)
_CAMEL_CASE = re.compile(r"[a-z0-9](ID|Id|No|Nr|Num|Number|Key)$")
FEWEST = 100
"""Rows from which on 1, 2, 3, ... in the order of the file numbers the rows, whatever the column is called."""
_YEARS = range(1500, 2200)


def names_a_row(name: str) -> bool:
    """Whether a column is called like one that names a row: it may, if its values all differ."""
    return bool(_NAME.search(name) or _CAMEL_CASE.search(name))


def the_name(keys: Sequence[str]) -> str | None:
    """The one of these columns, whose values all differ, that names a row; None where it cannot be said which."""
    ids, named = ([key for key in keys if is_one(key)] for is_one in (_is_an_id, names_a_row))
    return next((found[0] for found in (ids, named) if len(found) == 1), None)


def _is_an_id(name: str) -> bool:
    return bool(_ID.search(name))


def counts(table: ObservedTable, column: ObservedColumn) -> bool:
    """Whether whole numbers without a gap number the rows: from 0 or 1 on in their order, or by their name in any."""
    if not _has_no_gap(table, column):
        return False
    if names_a_row(column.name):
        return True
    first, is_in_order = _ends(table, column)[0], _is_in_order(table, column)
    return table.rows >= FEWEST and is_in_order and first in (0, 1)


def may_count(table: ObservedTable, column: ObservedColumn) -> bool:
    """Whether they have no gap, but nothing else says that they number the rows; years never do."""
    if table.rows < FEWEST or not _has_no_gap(table, column):
        return False
    return not all(end in _YEARS for end in _ends(table, column))


def _has_no_gap(table: ObservedTable, column: ObservedColumn) -> bool:
    if column.type is not ColumnType.INT or column.nulls or column.distinct != table.rows:
        return False
    first, last = _ends(table, column)
    return last - first + 1 == table.rows


def _ends(table: ObservedTable, column: ObservedColumn) -> tuple[int, int]:
    import pyarrow.compute as pc

    ends = pc.min_max(table.table.column(column.original))
    return int(ends["min"].as_py()), int(ends["max"].as_py())


def _is_in_order(table: ObservedTable, column: ObservedColumn) -> bool:
    """Whether each is one more than the one before, or one less."""
    import numpy as np

    values = np.asarray(table.table.column(column.original).to_numpy(), dtype=np.int64)
    steps = np.diff(values)
    return bool((steps == 1).all() or (steps == -1).all())
