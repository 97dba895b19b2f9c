"""Detect the format of dates that are not in ISO order.

The values decide whether day, month or year comes first; where they cannot, the user must.
"""

# ruff: noqa: S608 (every name in a query is quoted, every format our own or a literal)

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from tidegate.data.conf_notation import date_format, is_key
from tidegate.data.duckdb_connection import RAW, literal, reason, text_or_null
from tidegate.errors import Problem

if TYPE_CHECKING:
    import duckdb

KEY = "csv.format"
PATTERN = (
    r"[0-9]{1,2}(/[0-9]{1,2}/|-[0-9]{1,2}-|\.[0-9]{1,2}\.)([0-9]{4}|[0-9]{2})"
    r"([ T][0-9]{1,2}:[0-9]{2}(:[0-9]{2})?( ?(?i:am|pm))?)?"
)
"""A day and a month in either order, then a year, and perhaps a time of day; or a year of two digits first."""
_PARTS = re.compile(
    r"\d{1,2}(?P<mark>[-/.])\d{1,2}[-/.](?P<year>\d{4}|\d{2})"
    r"((?P<gap>[ T])\d{1,2}:\d{2}(?P<second>:\d{2})?((?P<space> ?)(?P<half>[AaPp][Mm]))?)?"
)
_OF_A_DAY = re.compile(r"%-?[HIMSfgnpXcsz]")


def by_column(given: object) -> object:
    """Formats by column, of a list of `{column: …, form: …}`: keys of conf/ are ASCII, columns need not be.

    Anything else is returned as it is. Raises ValueError for one that is not complete, or names a column twice.
    """
    if not isinstance(given, list):
        return given
    found: dict[object, object] = {}
    for entry in given:
        match entry:
            case {"column": str(column), "form": form, **others} if not others and column not in found:
                found[column] = form
            case _:
                raise ValueError('a list of formats has one entry {column: NAME, form: "%d.%m.%Y"} for each column')
    return found


def in_conf(formats: Mapping[str, str]) -> Mapping[str, str] | list[dict[str, str]]:
    """Formats by column, as conf/ can hold them."""
    if all(map(is_key, formats)):
        return formats
    return [{"column": column, "form": form} for column, form in formats.items()]


def formats(
    connection: "duckdb.DuckDBPyConnection", names: Sequence[str], nulls: list[str]
) -> tuple[dict[str, str], list[Problem]]:
    """Per column of the table `raw` the one format that fits every value; a problem where several do.

    A column that no format fits is in neither. Formats that read every value alike are one.
    """
    result: dict[str, str] = {}
    problems = []
    for name in names:
        text = text_or_null(name, nulls)
        fitting = _fitting(connection, text)
        example = _disputed(connection, text, fitting)
        if example is not None:
            problems.append(_undecided(name, *example, fitting))
        elif fitting:
            result[name] = fitting[0]
    return result, problems


def misfits(
    connection: "duckdb.DuckDBPyConnection", declared: Mapping[str, str], nulls: list[str]
) -> Iterator[Problem]:
    """A problem per declared format that is invalid, or that some value does not match."""
    import duckdb

    for name, form in declared.items():
        text = text_or_null(name, nulls)
        bad = f"{text} IS NOT NULL AND try_strptime({text}, {literal(form)}) IS NULL"
        query = f"SELECT count(*), min_by({text}, rowid), min(rowid) + 1 FROM {RAW} WHERE {bad}"
        try:
            ((count, value, row),) = connection.sql(query).fetchall()
        except duckdb.Error as error:
            yield Problem(f"{form!r} is not a date format: {reason(error)}", key=f"{KEY}.{name}")
            continue
        if count:
            rows = f"{count:,} {'value' if count == 1 else 'values'}, e.g. {value[:60]!r} in row {row:,}"
            yield Problem(f"{form!r} does not fit {rows}", key=f"{KEY}.{name}")


def parsed(text: str, form: str) -> str:
    """SQL for the date, or the time where the format has one, that `text` (SQL) is by `form`."""
    value = f"strptime({text}, {literal(form)})"
    return value if _OF_A_DAY.search(form) else f"CAST({value} AS DATE)"


def _fitting(connection: "duckdb.DuckDBPyConnection", text: str) -> list[str]:
    first = connection.sql(f"SELECT {text} FROM {RAW} WHERE {text} IS NOT NULL LIMIT 1").fetchall()
    parts = _PARTS.fullmatch(first[0][0])
    assert parts is not None
    candidates = _candidates(parts)
    digits = f"regexp_full_match({text}, '[0-9]+[^0-9][0-9]+[^0-9][0-9]{{{len(parts['year'])}}}([^0-9].*)?')"
    fits = ", ".join(f"bool_and({digits} AND try_strptime({text}, '{form}') IS NOT NULL)" for form in candidates)
    (answers,) = connection.sql(f"SELECT {fits} FROM {RAW}").fetchall()
    return [form for form, fit in zip(candidates, answers, strict=True) if fit]


def _candidates(parts: re.Match[str]) -> list[str]:
    """The formats that a value of these parts may have, day first."""
    mark, time = parts["mark"], ""
    if parts["gap"]:
        time = parts["gap"] + ("%I:%M" if parts["half"] else "%H:%M") + (":%S" if parts["second"] else "")
        time += f"{parts['space']}%p" if parts["half"] else ""
    orders = ["%d %m %Y", "%m %d %Y"] if len(parts["year"]) == 4 else ["%d %m %y", "%m %d %y", "%y %m %d"]
    return [order.replace(" ", mark) + time for order in orders]


def _disputed(connection: "duckdb.DuckDBPyConnection", text: str, fitting: Sequence[str]) -> tuple[str, int] | None:
    """The first value that two of the formats read differently, and its row."""
    if len(fitting) < 2:
        return None
    readings = [f"strptime({text}, '{form}')" for form in fitting]
    differ = " OR ".join(f"{readings[0]} <> {other}" for other in readings[1:])
    query = f"SELECT {text}, rowid + 1 FROM {RAW} WHERE {differ} ORDER BY rowid LIMIT 1"
    rows = connection.sql(query).fetchall()
    return rows[0] if rows else None


def _undecided(name: str, value: str, row: int, fitting: Sequence[str]) -> Problem:
    readings = " or ".join(f"{_read(value, form)} by {form!r}" for form in fitting)
    options = " or ".join(f"`csv: {{format: {date_format(name, form)}}}`" for form in fitting)
    message = f"{name}: {value} in row {row:,} is {readings}, and every value can be read in these ways; set {options}"
    return Problem(message, key=KEY)


def _read(value: str, form: str) -> str:
    day = datetime.strptime(value, form)  # noqa: DTZ007 (a date)
    return f"{day.day} {day:%B %Y}"
