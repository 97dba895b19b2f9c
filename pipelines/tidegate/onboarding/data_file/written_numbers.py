"""Read numbers from text columns: thousands points, markers of missing values."""

# ruff: noqa: S608 (every name in a query is quoted, every pattern our own)

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidegate.data.duckdb_connection import literal, quoted
from tidegate.data.reading.csv_text import Csv
from tidegate.data.reading.csv_types import AT_ONCE
from tidegate.errors import DeclarationError, Problem, Where
from tidegate.number_format import percent, some
from tidegate.onboarding.data_file import csv_questions, number_units
from tidegate.onboarding.data_file.number_hints import (
    APOSTROPHE,
    DECIMAL_COMMA,
    ROWS,
    SPACE,
    has_two_readings,
    like,
    opened,
    texts,
)

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

FEWEST = 10
"""Different numbers: a column of fewer is one of codes or grades, some of which are digits."""
MOST_MARKERS = 5
MOSTLY = 0.8
"""Share of numbers from which on a column of text is named as one that may be meant as numbers."""
_MISSING = re.compile(
    r"[-–—.?*#/\\]*|n\.?\s?/?\s?[abcdkruv]\.?|#?(n/a|nv|wert!|value!|div/0!|num!|ref!|bezug!)|nan|null|nil|none|void"
    r"|k\.?\s?[ab]\.?|keine( angaben?)?|unbekannt|fehlt|unknown|unk|missing|blank|empty|not (available|known|reported)"
    r"|tb[dca]|s/?[do]|inconnue?|nul|aucune?|desconocid[oa]|ningun[oa]|sconosciut[oa]|brak|\(?(null|none|blank|empty)\)?",
    re.IGNORECASE,
)
"""What people, spreadsheets and databases write where a number is missing."""
COMMA, POINT = "','", "'.'"
_DECIMALS = {".": r"\.", ",": ","}
_VARIANTS = {" ": SPACE, "'": APOSTROPHE}
"""Characters that look alike, and are written for each other."""


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """How a text column writes numbers: what groups thousands, if anything, what precedes decimals, what is missing."""

    group: str
    decimal: str
    markers: tuple[str, ...] = ()
    missing: int = 0
    """Rows with a marker."""
    unit: str = ""
    """What follows each number, with the space before it."""

    def sql(self, column: str) -> str:
        """The number of a column, which is quoted already."""
        text = number_units.without(self.unit, column) if self.unit else f"trim({column})"
        if self.group in _VARIANTS:
            text = f"regexp_replace({text}, '{_VARIANTS[self.group]}', '', 'g')"
        elif self.group:
            text = f"replace({text}, {literal(self.group)}, '')"
        number = f"CAST({text if self.decimal == '.' else f'replace({text}, {COMMA}, {POINT})'} AS DOUBLE)"
        if not self.markers:
            return number
        listed = ", ".join(map(literal, self.markers))
        return f"CASE WHEN trim({column}) NOT IN ({listed}) THEN {number} END"

    @property
    def how(self) -> str:
        written = [f"numbers before {self.unit.strip()}"] if self.unit else []
        if self.group:
            written.append(f"thousands as 1{self.group}000")
        if self.decimal == ",":
            written.append("decimals as 0,5")
        if self.markers:
            rows = f"{self.missing:,} {'row' if self.missing == 1 else 'rows'}"
            written.append(f"{some(list(self.markers))} in {rows} as missing")
        return ", ".join(written or ["decimals as 0.5"])


def found(rows: "duckdb.DuckDBPyConnection", table: "pa.Table", csv: Csv) -> dict[str, "WrittenNumber | str"]:
    """For each column, how its numbers are written; if it is only mostly numbers, its other texts."""
    names = [name for name in texts(table) if name not in csv.text]
    if not (units := number_units.found(rows, names)):
        return _found(rows, names, csv, {})
    bare = ", ".join(f"{number_units.without(unit, quoted(name))} AS {quoted(name)}" for name, unit in units.items())
    with opened(rows.sql(f"SELECT * REPLACE ({bare}) FROM {ROWS}").to_arrow_table()) as without_units:
        return _found(without_units, names, csv, units)


def _found(
    rows: "duckdb.DuckDBPyConnection", names: Sequence[str], csv: Csv, units: Mapping[str, str]
) -> dict[str, "WrittenNumber | str"]:
    answers: dict[str, WrittenNumber | str] = {}
    markers: dict[str, dict[str, int]] = {}
    for name, share in _shares(rows, names):
        others = _others(rows, name)
        odd = [text for text in others if not _MISSING.fullmatch(text)]
        if name in units and "decimal" not in csv.model_fields_set and has_two_readings(rows, name, "."):
            answers[name] = f"numbers before {units[name].strip()}, of which 1.234 has two readings"
        elif not odd and len(others) <= MOST_MARKERS:
            markers[name] = others
        elif share >= MOSTLY:
            answers[name] = (
                f"{percent(share)} of its values are numbers, others are {some(odd or list(others), most=3)}"
            )
    point = None if csv.decimal == "." and "decimal" not in csv.model_fields_set else csv.decimal
    apart = {name: bool(some_) or name in units for name, some_ in markers.items()}
    ways = {name: _way(rows, name, point, has_markers=is_text) for name, is_text in apart.items()}
    if point is None and any(
        way == (".", ",") for way in ways.values()
    ):  # 1.234 is a thousand, where another column has 1.234,5
        ways = {name: _way(rows, name, ",", has_markers=is_text) for name, is_text in apart.items()}
    for name, way in ways.items():
        if way:
            known = tuple(sorted(markers[name]))
            answers[name] = WrittenNumber(*way, known, sum(markers[name].values()), units.get(name, ""))
    return answers


def require_point(rows: "duckdb.DuckDBPyConnection", written: Mapping[str, WrittenNumber], csv: Csv, path: str) -> None:
    """Raise DeclarationError for columns of 950 and 1.234 where nothing in the file says what the point means."""
    if "decimal" in csv.model_fields_set:
        return
    found = [name for name in written if has_two_readings(rows, name, ".")]
    if not found or any(number.decimal == "," for name, number in written.items() if name not in found):
        return
    answers: tuple[dict[str, object], ...] = ({"decimal": ",", "thousands": "."}, {"decimal": "."})
    groups, decimals = (f"`{csv_questions.option(csv, answer)}`" for answer in answers)
    why = f"{some(found, most=3)}: beside whole numbers below 1000, as in 1.234, a point has two readings"
    raise DeclarationError(Problem(f"{why}; set {groups} if it groups thousands, {decimals} if not", Where(path)))


def _shares(rows: "duckdb.DuckDBPyConnection", names: Sequence[str]) -> Iterator[tuple[str, float]]:
    """The columns of which at least half of the values are like numbers, and different ones, with that share."""
    for first in range(0, len(names), AT_ONCE):
        some_names = names[first : first + AT_ONCE]
        asked = (
            f"count(*) FILTER ({like(name)}), count({quoted(name)}), "
            f"count(DISTINCT {quoted(name)}) FILTER ({like(name)})"
            for name in some_names
        )
        (answers,) = rows.sql(f"SELECT {', '.join(asked)} FROM {ROWS}").fetchall()
        for name, alike, known, distinct in zip(some_names, answers[::3], answers[1::3], answers[2::3], strict=True):
            if known and alike >= known / 2 and (distinct >= FEWEST or alike == known):
                yield name, alike / known


def _others(rows: "duckdb.DuckDBPyConnection", name: str) -> dict[str, int]:
    """Texts that are not like numbers, the most frequent ones first, with their rows."""
    text = f"trim({quoted(name)})"
    query = f"SELECT {text}, count(*) FROM {ROWS} WHERE {quoted(name)} IS NOT NULL AND NOT ({like(name)}) GROUP BY 1"
    return dict(rows.sql(f"{query} ORDER BY 2 DESC, 1 LIMIT {2 * MOST_MARKERS}").fetchall())


def _way(
    rows: "duckdb.DuckDBPyConnection", name: str, decimal: str | None, *, has_markers: bool
) -> tuple[str, str] | None:
    """What groups thousands and what is before decimals, in all values that are like numbers.

    `decimal` is what is before decimals in the file's other columns; None where that is not declared.
    """
    grouped = r"[+-]?[0-9]{1,3}(\.[0-9]{3})+"
    whole = r"[+-]?[1-9][0-9]{0,2}(\.[0-9]{3})*|0"
    bare = decimal is None and _all(rows, name, ".*", "[+-]?[0-9]{1,3}")
    if _all(rows, name, whole, grouped) and (decimal == "," or bare):
        return ".", ","
    if _all(rows, name, _separated(".", ","), rf"{grouped}(\.[0-9]{{3}}|,[0-9]*)"):
        return ".", ","
    if not _all(rows, name, ".*", "[+-]?0[0-9]+"):  # codes
        for point, narrower in ((".", ".*"), (",", DECIMAL_COMMA)):
            if (has_markers or point != (decimal or ".")) and _all(rows, name, _plain(point), narrower):
                return "", point
    for group, point in ((",", "."), ("'", "."), (" ", ","), (" ", ".")):
        separated = rf"[+-]?[1-9][0-9]{{0,2}}({_quoted(group)}[0-9]{{3}})+.*"
        if _all(rows, name, _separated(group, point), separated):
            return group, point
    return None


def _quoted(group: str) -> str:
    return {".": r"\.", **_VARIANTS}.get(group, group)


def _separated(group: str, decimal: str) -> str:
    return rf"[+-]?[1-9][0-9]{{0,2}}({_quoted(group)}[0-9]{{3}})+({_DECIMALS[decimal]}[0-9]*)?|{_plain(decimal)}"


def _plain(decimal: str) -> str:
    return rf"[+-]?([0-9]+({_DECIMALS[decimal]}[0-9]*)?|{_DECIMALS[decimal]}[0-9]+)"


def _all(rows: "duckdb.DuckDBPyConnection", name: str, pattern: str, some_pattern: str) -> bool:
    """Whether every value that is like a number has the pattern, and one the narrower one."""
    text = f"trim({quoted(name)})"
    every, one = (f"regexp_full_match({text}, '{wanted}')" for wanted in (pattern, some_pattern))
    query = f"SELECT bool_and({every}), bool_or({one}) FROM {ROWS} WHERE {like(name)}"
    ((all_, any_),) = rows.sql(query).fetchall()
    return bool(all_ and any_)
