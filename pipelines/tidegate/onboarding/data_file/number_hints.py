"""Find numbers of a CSV file with decimal commas."""

# ruff: noqa: S608 (every name in a query is quoted, every pattern our own)

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tidegate.data.duckdb_connection import connect, quoted
from tidegate.data.reading.csv_text import Csv
from tidegate.data.reading.csv_types import AT_ONCE
from tidegate.errors import DeclarationError, Problem, Where
from tidegate.number_format import some as some_names
from tidegate.onboarding.data_file import csv_questions

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

ROWS = "rows"
SPACE = r"[ \x{A0}\x{202F}]"
"""A space between thousands: mostly one at which no line breaks, as spreadsheets in French write it."""
APOSTROPHE = r"[''\x{2019}]"
"""The same of Swiss ones."""
CHARACTERS = r"[-+0-9., \x{A0}\x{202F}''\x{2019}]*"
_POINTS = {".": r"\.", ",": ","}
DECIMAL_COMMA = "[+-]?([0-9]*,([0-9]{1,2}|[0-9]{4,})|0,[0-9]{3})"
"""A number whose comma cannot group thousands."""
_WHOLE = "[+-]?[1-9][0-9]{0,2}"


@contextmanager
def opened(table: "pa.Table") -> "Iterator[duckdb.DuckDBPyConnection]":
    """The table's rows, to be asked for hints."""
    with connect() as connection:
        yield connection.register(ROWS, table)


def require_decimal(rows: "duckdb.DuckDBPyConnection", table: "pa.Table", csv: Csv, path: str) -> None:
    """Raise DeclarationError for text columns whose values are numbers with a decimal comma, or can be read as such."""
    if "decimal" in csv.model_fields_set or csv.thousands:
        return
    names = [name for name in _like_numbers(rows, texts(table)) if name not in csv.text]
    found = [name for name in names if _all(rows, name, _plain(","), some=DECIMAL_COMMA)]
    if not found:
        if csv.delimiter != "," and not any(map(_is_decimal, table.schema.types)):
            _require_commas(rows, names, csv, path)
        return
    asked: tuple[dict[str, object], ...] = ({"decimal": ","}, {"text": [*csv.text, *found]})
    numbers, text = (f"`{csv_questions.option(csv, extra)}`" for extra in asked)
    fix = f"set {numbers}, or {text} if it is text"
    why = f"{some_names(found, most=3)}: every value is a number with a decimal comma; {fix}"
    raise DeclarationError(Problem(why, Where(path)))


def _require_commas(rows: "duckdb.DuckDBPyConnection", names: list[str], csv: Csv, path: str) -> None:
    """Raise DeclarationError for columns of 950 and 1,234, in a file whose fields no comma separates."""
    if not (found := [name for name in names if has_two_readings(rows, name, ",")]):
        return
    answers: tuple[dict[str, object], ...] = ({"thousands": ","}, {"decimal": ","})
    groups, decimals = (f"`{csv_questions.option(csv, answer)}`" for answer in answers)
    why = f"{some_names(found, most=3)}: beside whole numbers below 1000, as in 1,234, a comma has two readings"
    raise DeclarationError(Problem(f"{why}; set {groups} if it groups thousands, {decimals} if not", Where(path)))


def has_two_readings(rows: "duckdb.DuckDBPyConnection", name: str, mark: str) -> bool:
    """Whether every number may be of thousands that the mark groups, or decimal, and their order depends on it.

    So it does in a column of 950 and 1.234; texts that are not like numbers do not count.
    """
    text, grouped = f"trim({quoted(name)})", f"{_WHOLE}{_POINTS[mark]}[0-9]{{3}}"
    every, marked, bare = (
        f"regexp_full_match({text}, '{pattern}')" for pattern in (f"{grouped}|{_WHOLE}|0", grouped, _WHOLE)
    )
    query = f"SELECT bool_and({every}) AND bool_or({marked}) AND bool_or({bare}) FROM {ROWS} WHERE {like(name)}"
    return bool(rows.sql(query).fetchall()[0][0])


def like(name: str) -> str:
    """SQL that is true where a column's text has digits and no other character than numbers have."""
    text = f"trim({quoted(name)})"
    return f"regexp_full_match({text}, '{CHARACTERS}') AND regexp_matches({text}, '[0-9]')"


def _is_decimal(kind: "pa.DataType") -> bool:
    import pyarrow.types as kinds

    return bool(kinds.is_floating(kind))


def _plain(decimal: str) -> str:
    return rf"[+-]?([0-9]+({_POINTS[decimal]}[0-9]*)?|{_POINTS[decimal]}[0-9]+)"


def texts(table: "pa.Table") -> Sequence[str]:
    import pyarrow.types as kinds

    fields = zip(table.column_names, table.schema.types, strict=True)
    return [name for name, kind in fields if kinds.is_string(kind) or kinds.is_large_string(kind)]


def _like_numbers(rows: "duckdb.DuckDBPyConnection", names: Sequence[str]) -> list[str]:
    """The columns of which no value has another character than numbers have, however they are written."""
    found: list[str] = []
    for first in range(0, len(names), AT_ONCE):
        some = names[first : first + AT_ONCE]
        asked = (f"bool_and(regexp_full_match(trim({quoted(name)}), '{CHARACTERS}'))" for name in some)
        (answers,) = rows.sql(f"SELECT {', '.join(asked)} FROM {ROWS}").fetchall()
        found += [name for name, answer in zip(some, answers, strict=True) if answer]
    return found


def _all(rows: "duckdb.DuckDBPyConnection", name: str, pattern: str, *, some: str) -> bool:
    """Whether every value has the pattern, and one the narrower one."""
    text = f"trim({quoted(name)})"
    query = (
        f"SELECT bool_and(regexp_full_match({text}, '{pattern}')), bool_or(regexp_full_match({text}, '{some}')) "
        f"FROM {ROWS} WHERE {quoted(name)} IS NOT NULL"
    )
    ((every, any_),) = rows.sql(query).fetchall()
    return bool(every and any_)
