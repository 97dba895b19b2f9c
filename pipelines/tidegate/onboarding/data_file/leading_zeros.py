"""Find codes in a CSV file: whole numbers with a leading zero, as in 01067."""

# ruff: noqa: S608 (every name in a query is quoted)

from collections.abc import Callable
from typing import TYPE_CHECKING

from tidegate.data.duckdb_connection import connect, quoted
from tidegate.data.reading.csv_text import Csv
from tidegate.data.reading.csv_types import AT_ONCE

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = "rows"
CODE = "0[0-9]+"
"""A number loses this zero; 0, 0.5 and -0 are no codes."""


def codes(read: "Callable[[Csv], pa.Table]", table: "pa.Table", csv: Csv) -> tuple[str, ...]:
    """Those of the table's whole numbers; none where `csv` says which columns are text.

    `read` reads the file again: a number does not show how it was written.
    """
    import pyarrow.types as kinds

    fields = zip(table.column_names, table.schema.types, strict=True)
    whole = [name for name, kind in fields if kinds.is_integer(kind)]
    if not whole or "text" in csv.model_fields_set:
        return ()
    written = read(csv.model_copy(update={"text": whole}))
    found: list[str] = []
    with connect() as connection:
        connection.register(ROWS, written.select(whole))
        for first in range(0, len(whole), AT_ONCE):
            names = whole[first : first + AT_ONCE]
            asked = ", ".join(f"bool_or(regexp_full_match(trim({quoted(name)}), '{CODE}'))" for name in names)
            (answers,) = connection.sql(f"SELECT {asked} FROM {ROWS}").fetchall()
            found += [name for name, answer in zip(names, answers, strict=True) if answer]
    return tuple(found)
