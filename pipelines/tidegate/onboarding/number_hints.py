"""Find numbers of a CSV file with decimal commas."""

# ruff: noqa: S608 (every name in a query is quoted, every pattern our own)

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tidegate.data.csv_text import Csv
from tidegate.data.csv_types import AT_ONCE
from tidegate.data.duckdb_connection import connect, quoted
from tidegate.errors import DeclarationError, Problem, Where

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

ROWS = "rows"
CHARACTERS = "[-+0-9., '']*"
_POINTS = {".": r"\.", ",": ","}


@contextmanager
def opened(table: "pa.Table") -> "Iterator[duckdb.DuckDBPyConnection]":
    """The table's rows, to be asked for hints."""
    with connect() as connection:
        yield connection.register(ROWS, table)


def require_decimal(rows: "duckdb.DuckDBPyConnection", table: "pa.Table", csv: Csv, path: str) -> None:
    """Raise DeclarationError for text columns whose values are all numbers with a decimal comma."""
    if csv.decimal == "," or "decimal" in csv.model_fields_set:
        return
    narrower = "[+-]?[0-9]*,([0-9]{1,2}|[0-9]{4,})"
    names = [name for name in _like_numbers(rows, texts(table)) if name not in csv.text]
    found = [name for name in names if _all(rows, name, _plain(","), some=narrower)]
    if not found:
        return
    options = csv.model_dump(mode="json", exclude_unset=True)
    asked = (json.dumps(options | extra, ensure_ascii=False) for extra in ({"decimal": ","}, {"text": found}))
    numbers, text = (f"`--csv '{option}'`" for option in asked)
    shown = ", ".join(found[:3]) + (f" and {len(found) - 3} more" if len(found) > 3 else "")
    why = f"{shown}: every value is a number with a decimal comma; set {numbers}, or {text} if it is text"
    raise DeclarationError(Problem(why, Where(path)))


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
