"""Find text columns of numbers that are followed by a unit: 3,82 bar."""

# ruff: noqa: S608 (every name in a query is quoted, every pattern our own)

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tidegate.data.duckdb_connection import literal, quoted
from tidegate.data.reading.csv_types import AT_ONCE
from tidegate.onboarding.data_file.number_hints import ROWS, SPACE

if TYPE_CHECKING:
    import duckdb

FEWEST = 10
"""Different values: a column of fewer is one of sizes or grades."""
_NUMBER = r"[-+]?[0-9][0-9., \x{A0}\x{202F}''’]*"
_SYMBOL = rf"{SPACE}?[%°€$£¥][\p{{L}}/]{{0,4}}"
_APART = SPACE + r"\p{L}[\p{L}/²³·^]{0,9}([0-9]\p{L}?)?"
_CLOSE = "(kg|g|mg|km|m|cm|mm|s|ms|min|h|l|ml|kWh|kW|MW|bar|Pa|kPa|Hz|kHz|MHz|GB|MB|EUR|USD|CHF|GBP|Mio)"
_BEGINS = r"^([-+]?[0-9]|[\x{A0}\x{202F}%°€$£¥])"
UNIT = rf"({_SYMBOL}|{_APART}|{_CLOSE})"
"""Behind a number: a symbol, a word after a space, or a usual unit. 10A and 007-B may be codes."""


def found(rows: "duckdb.DuckDBPyConnection", names: Sequence[str]) -> dict[str, str]:
    """The unit of each column of which every value with a digit ends with the same one, and no number is a code."""
    units: dict[str, str] = {}
    names = _beginning_with_numbers(rows, names)
    for first in range(0, len(names), AT_ONCE):
        some = names[first : first + AT_ONCE]
        asked = ", ".join(part for name in some for part in _asked(name))
        (answers,) = rows.sql(f"SELECT {asked} FROM {ROWS}").fetchall()
        columns = zip(some, *(answers[at::4] for at in range(4)), strict=True)
        units |= {
            name: least
            for name, fits, least, most, distinct in columns
            if fits and least and least == most and distinct >= FEWEST
        }
    return units


def _beginning_with_numbers(rows: "duckdb.DuckDBPyConnection", names: Sequence[str]) -> list[str]:
    """The columns of which every value with a digit begins as one with a unit does.

    Few texts do, and the letters of all alphabets, which a unit may consist of, take long to look for.
    """
    left: list[str] = []
    for first in range(0, len(names), AT_ONCE):
        some = names[first : first + AT_ONCE]
        asked = ", ".join(
            f"bool_and(regexp_matches(trim({quoted(name)}), '{_BEGINS}')) {_given(name)}" for name in some
        )
        (answers,) = rows.sql(f"SELECT {asked} FROM {ROWS}").fetchall()
        left += [name for name, answer in zip(some, answers, strict=True) if answer]
    return left


def without(unit: str, column: str) -> str:
    """SQL for the text of a quoted column without its unit."""
    return f"trim(replace({column}, {literal(unit)}, ''))"


def _given(name: str) -> str:
    return f"FILTER (regexp_matches(trim({quoted(name)}), '[0-9]'))"


def _asked(name: str) -> tuple[str, str, str, str]:
    """Whether all values are of a number and a unit, the first and the last unit, how many values differ."""
    text = f"trim({quoted(name)})"
    given = _given(name)
    unit = f"regexp_extract({text}, '^{_NUMBER}?({UNIT})$', 1)"
    fits = f"regexp_full_match({text}, '{_NUMBER}?{UNIT}') AND NOT regexp_matches({text}, '^[-+]?0[0-9]')"
    return (
        f"bool_and({fits}) {given}",
        f"min({unit}) {given}",
        f"max({unit}) {given}",
        f"count(DISTINCT {text}) {given}",
    )
