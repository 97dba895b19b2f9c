"""How a CSV file writes numbers, and the columns where that has two meanings."""

# ruff: noqa: S608 (every name in a query is quoted, every pattern our own)

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from tidegate.data.duckdb_connection import RAW, literal, text_or_null
from tidegate.errors import Problem
from tidegate.number_format import some

if TYPE_CHECKING:
    import duckdb

Decimal = Literal[".", ","]
Thousands = Literal["", ".", ",", "'", " "]
_ALIKE = {" ": "\u00a0\u202f", "'": "\u2019"}
"""What is written for a mark between thousands: spaces at which no line breaks, and a typographic apostrophe."""
KEY = "csv.decimal"
AT_ONCE = 20
"""Columns in one query: planning takes time with the square of their number."""
_WHOLE = r"\s*[+-]?[1-9][0-9]{0,2}\s*"
_GROUPED = r"\s*[+-]?[1-9][0-9]{0,2}\.[0-9]{3}\s*"
_ZERO = r".*\.[0-9]{2}0\s*"
_EITHER = rf"{_WHOLE}|{_GROUPED}|\s*[+-]?0\s*|[nN][aA][nN]"
"""Of thousands with points, a number that has decimals if it is read as a decimal: 950, 1.234, 0; not 0.123 or 3.7."""
_NUMBER = r"\s*[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)([eE][+-]?[0-9]+)?\s*|[+-]?([nN][aA][nN]|[iI][nN][fF])"


@dataclass(frozen=True, slots=True)
class Notation:
    """What is before decimals, and what groups thousands, if anything."""

    decimal: Decimal = "."
    thousands: Thousands = ""

    @property
    def whole(self) -> str:
        """The pattern of a whole number without sign and exponent."""
        grouped = rf"|[0-9]{{1,3}}({_pattern(self.thousands)}[0-9]{{3}})+" if self.thousands else ""
        return f"([0-9]+{grouped})"

    @property
    def number(self) -> str:
        """The pattern of a number without sign and exponent."""
        point = _pattern(self.decimal)
        return rf"({self.whole}({point}[0-9]*)?|{point}[0-9]+)"

    def plain(self, text: str) -> str:
        """SQL for `text` (SQL) as a number that SQL casts."""
        if self.thousands:
            text = f"replace({text}, {literal(self.thousands)}, '')"
            for mark in _ALIKE.get(self.thousands, ""):
                text = f"replace({text}, '{mark}', '')"
        return f"replace({text}, ',', '.')" if self.decimal == "," else text


class ColumnNumerals(NamedTuple):
    """What a column's values show of their notation."""

    fits: bool
    """Every value may be whole with grouped thousands, or decimal."""
    marked: str | None
    """The first with a point, if any, and its row from 1."""
    row: int | None
    whole: str | None
    """The first whole one below 1000, if any."""
    has_zero: bool
    """One ends with a zero after a point: 1.500."""


def question(columns: Mapping[str, ColumnNumerals]) -> Problem | None:
    """About the number columns of a file where a point may group thousands, and the order of rows depends on it.

    Where every value has the point, or none, both readings differ by a factor at most, and nothing is asked. A point
    that is before decimals in another column is before decimals here, too, unless a value ends with a zero after it
    (1.500) although others are whole (950): decimals are written with their zeros in every value, or in none.
    """
    elsewhere = not all(column.fits for column in columns.values())
    open_ = [name for name, column in columns.items() if _is_open(column, elsewhere=elsewhere)]
    if not open_:
        return None
    first = columns[open_[0]]
    thousand = (first.marked or "").replace(".", ",")
    others = f" (as in {some(open_[1:], most=3)})" if open_[1:] else ""
    readings = f"{open_[0]}: {first.marked} in row {first.row:,} is either {thousand} or has decimals{others}"
    why = f"{readings}; whole numbers like {first.whole} make the order of rows depend on it"
    fix = 'set `csv: {decimal: ",", thousands: "."}` if points group thousands, `csv: {decimal: "."}` if not'
    return Problem(f"{why}; {fix}", key=KEY)


def _is_open(column: ColumnNumerals, *, elsewhere: bool) -> bool:
    both = column.marked is not None and column.whole is not None
    return column.fits and both and (column.has_zero or not elsewhere)


def seen(
    connection: "duckdb.DuckDBPyConnection", names: Sequence[str], nulls: Sequence[str]
) -> dict[str, ColumnNumerals]:
    """What these number columns of the table `raw` show."""
    result: dict[str, ColumnNumerals] = {}
    for first in range(0, len(names), AT_ONCE):
        asked = []
        for name in (some_names := names[first : first + AT_ONCE]):
            text = text_or_null(name, nulls)
            either, marked, whole, zero = (
                f"regexp_full_match({text}, '{pattern}')" for pattern in (_EITHER, _GROUPED, _WHOLE, _ZERO)
            )
            asked += [
                f"coalesce(bool_and({either}), true)",
                f"min_by(trim({text}), rowid) FILTER ({marked})",
                f"min(rowid) FILTER ({marked}) + 1",
                f"min_by(trim({text}), rowid) FILTER ({whole})",
                f"coalesce(bool_or({zero}), false)",
            ]
        (found,) = connection.sql(f"SELECT {', '.join(asked)} FROM {RAW}").fetchall()
        answers = (found[start : start + 5] for start in range(0, len(found), 5))
        result |= {name: ColumnNumerals(*answer) for name, answer in zip(some_names, answers, strict=True)}
    return result


def seen_in(values: Sequence[str | None]) -> ColumnNumerals | None:
    """The same of a column's texts, None where one is missing; None of a column that holds other than numbers."""
    given = [(value, row) for row, value in enumerate(values, 1) if value is not None]
    if not all(re.fullmatch(_NUMBER, value) for value, _ in given):
        return None
    fits = all(re.fullmatch(_EITHER, value) for value, _ in given)
    found = next(((value.strip(), row) for value, row in given if re.fullmatch(_GROUPED, value)), None)
    marked, at = found or (None, None)
    whole = next((value.strip() for value, _ in given if re.fullmatch(_WHOLE, value)), None)
    return ColumnNumerals(fits, marked, at, whole, any(re.fullmatch(_ZERO, value) for value, _ in given))


def _pattern(mark: str) -> str:
    one = r"\." if mark == "." else mark.replace("'", "''")
    return f"[{one}{_ALIKE[mark]}]" if mark in _ALIKE else one
