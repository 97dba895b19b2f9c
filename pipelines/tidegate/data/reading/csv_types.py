"""Infer a text column's type: the first kind that all its values fit."""

# ruff: noqa: S608 (every name in a query is quoted, every pattern our own)

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tidegate.data.duckdb_connection import RAW, quoted, text_or_null
from tidegate.data.reading import csv_dates
from tidegate.data.reading.csv_numbers import Notation

if TYPE_CHECKING:
    import duckdb

SAMPLE = 1000
"""A sample of this many rows rules out most kinds before all rows are read."""
AT_ONCE = 40
"""Tests in one query: planning takes time with the square of their number, hours for a thousand columns."""
CASTS = {
    "int": "BIGINT",
    "float": "DOUBLE",
    "bool": "BOOLEAN",
    "date": "DATE",
    "timestamp": "TIMESTAMP",
    "zoned": "TIMESTAMPTZ",
    "time": "TIME",
}
_DAY = "[0-9]{4}[-/][0-9]{1,2}[-/][0-9]{1,2}"
_CLOCK = r"[0-9]{1,2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?"
_ZONE = r" ?(Z|UTC|[+-][0-9]{2}(:?[0-9]{2})?)"


def kinds(
    connection: "duckdb.DuckDBPyConnection", names: Sequence[str], nulls: Sequence[str], notation: Notation
) -> dict[str, str]:
    """Per column a key of CASTS, "dated" for a date that is not in ISO order, "nothing" without a value, or "text".

    Only true and false are bool: yes and no, 0 and 1 stay as written, for the query and the declaration.
    """
    tests = {name: _tests(text_or_null(name, nulls), notation) for name in names}
    left = {name: list(tests[name]) for name in names}
    (count,) = connection.execute(f"SELECT count(*) FROM {RAW}").fetchall()[0]
    for rows in (*([f"(SELECT * FROM {RAW} LIMIT {SAMPLE})"] if count > SAMPLE else []), RAW):
        open_ = [name for name in names if left[name]]
        while open_:
            answers = _all_true(connection, [tests[name][left[name][0]] for name in open_], rows)
            open_ = [name for name, answer in zip(open_, answers, strict=True) if answer is False]
            for name in open_:
                left[name].pop(0)
            open_ = [name for name in open_ if left[name]]
    filled = _all_true(connection, [f"{text_or_null(name, nulls)} IS NOT NULL OR NULL" for name in names], RAW)
    return {name: (left[name] or ["text"])[0] if some else "nothing" for name, some in zip(names, filled, strict=True)}


def value(name: str, kind: str, nulls: Sequence[str], notation: Notation, formats: Mapping[str, str]) -> str:
    """SQL for the column's values under its own name."""
    text = text_or_null(name, nulls)
    if name in formats:
        text = csv_dates.parsed(text, formats[name])
    elif kind in CASTS:
        text = f"CAST({notation.plain(text) if kind in ('int', 'float') else text} AS {CASTS[kind]})"
    elif kind == "nothing":
        text = "NULL"
    return f"{text} AS {quoted(name)}"


def _all_true(connection: "duckdb.DuckDBPyConnection", tests: Sequence[str], rows: str) -> tuple[bool | None, ...]:
    """Whether each test holds for every row for which it is not NULL; None where it is NULL for all."""
    answers: list[bool | None] = []
    for first in range(0, len(tests), AT_ONCE):
        some = ", ".join(f"bool_and({test})" for test in tests[first : first + AT_ONCE])
        answers += connection.execute(f"SELECT {some} FROM {rows}").fetchall()[0]
    return tuple(answers)


def _tests(text: str, notation: Notation) -> dict[str, str]:
    """SQL per kind, in order of preference: true where a value is of the kind, NULL where there is none."""

    def spelled(pattern: str) -> str:
        return f"regexp_full_match({text}, '{pattern}')"

    def reads(kind: str, of: str = text) -> str:
        return f"TRY_CAST({of} AS {kind}) IS NOT NULL OR {text} IS NULL"

    whole = rf"\s*[+-]?{notation.whole}\s*"
    number = rf"\s*[+-]?{notation.number}([eE][+-]?[0-9]+)?\s*"
    huge = spelled("[+-]?[0-9]{19,}")  # a double would lose its last digits
    return {
        "int": f"{spelled(whole)} AND ({reads('BIGINT', notation.plain(text))})",
        "float": f"({spelled(number)} AND NOT {huge}) OR {spelled('(?i)[+-]?(nan|inf|infinity)')}",
        "bool": spelled("(?i)true|false"),
        "date": f"{spelled(_DAY)} AND ({reads('DATE')})",
        "timestamp": f"{spelled(f'{_DAY}([ T]{_CLOCK})?')} AND ({reads('TIMESTAMP')})",
        "zoned": f"{spelled(f'{_DAY}[ T]{_CLOCK}{_ZONE}')} AND ({reads('TIMESTAMPTZ')})",
        "time": f"{spelled(_CLOCK)} AND ({reads('TIME')})",
        "dated": spelled(csv_dates.PATTERN),
    }
