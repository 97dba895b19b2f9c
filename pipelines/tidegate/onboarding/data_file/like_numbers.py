"""Find codes (01067) and months (01.2024) that look like numbers."""

# ruff: noqa: S608 (every name in a query is quoted, every pattern our own)

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidegate.data.duckdb_connection import connect, quoted
from tidegate.data.reading.csv_text import Csv
from tidegate.data.reading.csv_types import AT_ONCE

if TYPE_CHECKING:
    import pyarrow as pa

ROWS = "rows"
CODE = "0[0-9]+"
"""A number loses this zero; 0, 0.5 and -0 are no codes."""
MONTH = r"(0?[1-9]|1[0-2])\.(19|20)[0-9]{2}|(19|20)[0-9]{2}\.(0[1-9]|1[0-2])"
"""As a number, January 2024 would come before December 2023, and 01.2020 be 1.202."""


@dataclass(frozen=True, slots=True)
class LikeNumbers:
    """The columns that stay text, by their names in the file."""

    codes: tuple[str, ...] = ()
    months: tuple[str, ...] = ()


def found(read: "Callable[[Csv], pa.Table]", table: "pa.Table", csv: Csv) -> LikeNumbers:
    """Those of the table; none where `csv` says which columns are text.

    `read` reads the file again: a number does not show how it was written. Beside decimal commas, 01.2024 is text.
    """
    import pyarrow.types as kinds

    fields = tuple(zip(table.column_names, table.schema.types, strict=True))
    whole = [name for name, kind in fields if kinds.is_integer(kind)]
    broken = [name for name, kind in fields if kinds.is_floating(kind)]
    text = [name for name, kind in fields if kinds.is_string(kind)]
    if "text" in csv.model_fields_set:
        return LikeNumbers()
    written = read(csv.model_copy(update={"text": whole + broken})) if whole + broken else table
    return LikeNumbers(_matching(written, whole, "bool_or", CODE), _matching(written, broken + text, "bool_and", MONTH))


def _matching(written: "pa.Table", columns: list[str], how: str, pattern: str) -> tuple[str, ...]:
    """The columns of which one value, or every one, has the pattern."""
    matching: list[str] = []
    if not columns:
        return ()
    with connect() as connection:
        connection.register(ROWS, written.select(columns))
        for first in range(0, len(columns), AT_ONCE):
            names = columns[first : first + AT_ONCE]
            asked = ", ".join(f"{how}(regexp_full_match(trim({quoted(name)}), '{pattern}'))" for name in names)
            (answers,) = connection.sql(f"SELECT {asked} FROM {ROWS}").fetchall()
            matching += [name for name, answer in zip(names, answers, strict=True) if answer]
    return tuple(matching)
