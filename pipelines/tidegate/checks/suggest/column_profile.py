"""Profile a table for a proposed suite: types, keys, categories and text patterns."""

# ruff: noqa: S608 (every name in a query is quoted, every number our own)

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.config.schema.data import Column, Columns, ColumnType
from tidegate.data.duckdb_connection import connect, kind, quoted, view_parquet
from tidegate.data.statistics.profile import of_file
from tidegate.data.statistics.profile_form import ColumnProfile

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

Category = str | bool | int
MOST_CATEGORIES = 50
MOST_WHOLE = 2.0**63
"""conf/ allows no larger whole number."""
MOST_KEY_PARTS = 6
"""Columns that are tried in pairs if no single one is a key."""


@dataclass(frozen=True)
class TableProfile:
    """A table's profile, with all categories of a column, the pattern of a text, and the keys."""

    rows: int
    columns: dict[str, ColumnProfile]
    """Each column's profile, as `tidegate ingest` writes it."""
    categories: dict[str, list[Category]] = field(default_factory=dict)
    patterns: dict[str, str] = field(default_factory=dict)
    keys: list[tuple[str, ...]] = field(default_factory=list)


def profile_table(path: Path) -> TableProfile:
    """Profile the parquet file at `path`, with no more than one of its columns in memory."""
    with connect() as connection:
        view_parquet(connection, path, "seen")
        columns = _columns(connection)
        profile = of_file(path, columns)
        profiles: dict[str, ColumnProfile] = profile["columns"]
        return TableProfile(
            profile["rows"],
            profiles,
            {name: _values(connection, name) for name in profiles if _few(profiles[name])},
            {
                name: pattern
                for name, column in columns.items()
                if column.type is ColumnType.STRING and name in profiles and (pattern := _pattern(connection, name))
            },
            _keys(connection, profiles, profile["rows"]),
        )


def _columns(connection: "DuckDBPyConnection") -> Columns:
    table = connection.table("seen")
    return {
        name: Column(type=_type(connection, name, stored), nullable=True)
        for name, stored in zip(table.columns, map(str, table.types), strict=True)
    }


def _type(connection: "DuckDBPyConnection", name: str, stored: str) -> ColumnType:
    if (declared := kind(stored)) in (ColumnType.INT, ColumnType.FLOAT, ColumnType.BOOL, ColumnType.TIMESTAMP):
        return ColumnType(declared)
    distinct, present = connection.execute(
        f"SELECT count(DISTINCT {quoted(name)}), count({quoted(name)}) FROM seen"
    ).fetchall()[0]
    # values that repeat are categories; text that never repeats is a name or an identifier
    return ColumnType.CATEGORY if distinct <= max(MOST_CATEGORIES, present / 100) else ColumnType.STRING


def number_span(column: ColumnProfile) -> tuple[float, float] | None:
    """The smallest and largest number; None of a column that has no finite ones."""
    match column:
        case {"min": int() | float() as low, "max": int() | float() as high}:
            return low, high
    return None


def _few(column: ColumnProfile) -> bool:
    """Whether its values can be listed: those of a category, or of a whole number with few values."""
    if not column["distinct"]:
        return False
    if (span := number_span(column)) and column["type"] == "int" and max(span[1], -span[0]) >= MOST_WHOLE:
        return False
    most = {"category": MOST_CATEGORIES, "bool": 2, "int": 12}.get(column["type"], 0)
    return column["distinct"] <= most


def _values(connection: "DuckDBPyConnection", name: str) -> list[Category]:
    query = f"SELECT DISTINCT {quoted(name)} FROM seen WHERE {quoted(name)} IS NOT NULL ORDER BY 1"
    return [row[0] for row in connection.execute(query).fetchall()]


def _pattern(connection: "DuckDBPyConnection", name: str) -> str:
    """The regular expression that all of a column's texts match, if they have one form; else an empty text."""
    text = quoted(name)
    for classes in ((("[A-Z]", "A"), ("[a-z]", "a"), (r"\d", "9")), (("[A-Z0-9]", "A"), ("[a-z]", "a"))):
        skeleton = text
        for members, letter in classes:
            marked = f"regexp_replace({skeleton}, '{members}+', '{letter}', 'g')"
            skeleton = f"regexp_replace({marked}, '{letter}+', '{letter}', 'g')"
        forms = connection.execute(f"SELECT DISTINCT {skeleton} FROM seen WHERE {text} IS NOT NULL LIMIT 2").fetchall()
        if len(forms) != 1 or len(forms[0][0]) > 40 or not forms[0][0]:
            continue
        letters = {letter: members for members, letter in classes}
        parts = (f"{letters[char]}+" if char in letters else _literal(char) for char in forms[0][0])
        pattern = f"^{''.join(parts)}$"
        fits = connection.execute(
            f"SELECT bool_and(regexp_full_match({text}, ?)) FROM seen WHERE {text} IS NOT NULL", [pattern[1:-1]]
        ).fetchall()
        if fits[0][0]:
            return pattern
    return ""


def _literal(letter: str) -> str:
    return f"\\{letter}" if letter in r"\.^$*+?{}[]|()" else letter


def _keys(connection: "DuckDBPyConnection", columns: dict[str, ColumnProfile], rows: int) -> list[tuple[str, ...]]:
    """Columns whose values differ in every row; if there are none, the first pair of columns that does."""
    able = ("string", "category", "int", "timestamp")
    complete = [name for name, column in columns.items() if column["type"] in able and not column["nulls"]]
    single: list[tuple[str, ...]] = [
        (name,) for name in complete if columns[name]["type"] in ("string", "int") and columns[name]["distinct"] == rows
    ]
    if single or rows < 2:
        return single if rows > 1 else []
    widest = sorted(complete, key=lambda name: -columns[name]["distinct"])[:MOST_KEY_PARTS]
    for pair in combinations(widest, 2):
        if columns[pair[0]]["distinct"] * columns[pair[1]]["distinct"] >= rows and _distinct(connection, pair) == rows:
            return [pair]
    return []


def _distinct(connection: "DuckDBPyConnection", names: Sequence[str]) -> int:
    listed = ", ".join(map(quoted, names))
    return int(connection.execute(f"SELECT count(*) FROM (SELECT DISTINCT {listed} FROM seen)").fetchall()[0][0])
