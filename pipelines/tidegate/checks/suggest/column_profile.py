"""Look at a table for what a suite could say of it: types that values show, keys, and the shape of its texts."""

# ruff: noqa: S608 (every name in a query is quoted, every number our own)

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate.config.schema.data import Column, Columns, ColumnType
from tidegate.data.duckdb_connection import connect, kind, quoted, view_parquet
from tidegate.data.profile import of_file

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MOST_CATEGORIES = 50
MOST_WHOLE = 2.0**63
"""conf/ takes no larger whole number."""
MOST_KEY_PARTS = 6
"""Columns that are tried in pairs where no single one is a key."""


@dataclass(frozen=True)
class Looks:
    """A table's profile, with what it does not tell: all categories of a column, the pattern of a text, the keys."""

    profile: dict[str, Any]
    categories: dict[str, list[Any]] = field(default_factory=dict)
    patterns: dict[str, str] = field(default_factory=dict)
    keys: list[tuple[str, ...]] = field(default_factory=list)


def look(path: Path) -> Looks:
    """What the parquet file at `path` looks like, with no more than one of its columns in memory."""
    with connect() as connection:
        view_parquet(connection, path, "seen")
        columns = _columns(connection)
        profile = of_file(path, columns)
        known = profile["columns"]
        return Looks(
            profile,
            {name: _values(connection, name) for name in known if _few(known[name])},
            {
                name: pattern
                for name, column in columns.items()
                if column.type is ColumnType.STRING and name in known and (pattern := _pattern(connection, name))
            },
            _keys(connection, known, profile["rows"]),
        )


def _columns(connection: "DuckDBPyConnection") -> Columns:
    table = connection.table("seen")
    return {
        name: Column(type=_type(connection, name, stored), nullable=True)
        for name, stored in zip(table.columns, map(str, table.types), strict=True)
    }


def _type(connection: "DuckDBPyConnection", name: str, stored: str) -> ColumnType:
    if (known := kind(stored)) in (ColumnType.INT, ColumnType.FLOAT, ColumnType.BOOL, ColumnType.TIMESTAMP):
        return ColumnType(known)
    distinct, present = connection.execute(
        f"SELECT count(DISTINCT {quoted(name)}), count({quoted(name)}) FROM seen"
    ).fetchall()[0]
    # a value stands for a kind where it comes back; text that never does names something
    return ColumnType.CATEGORY if distinct <= max(MOST_CATEGORIES, present / 100) else ColumnType.STRING


def _few(seen: dict[str, Any]) -> bool:
    """Whether its values can be listed: a category's, or those of a whole number that counts kinds."""
    if not seen["distinct"]:
        return False
    if seen["type"] == "int" and max(seen["max"], -seen["min"]) >= MOST_WHOLE:
        return False
    most = {"category": MOST_CATEGORIES, "bool": 2, "int": 12}.get(seen["type"], 0)
    return bool(seen["distinct"] <= most)


def _values(connection: "DuckDBPyConnection", name: str) -> list[Any]:
    query = f"SELECT DISTINCT {quoted(name)} FROM seen WHERE {quoted(name)} IS NOT NULL ORDER BY 1"
    return [row[0] for row in connection.execute(query).fetchall()]


def _pattern(connection: "DuckDBPyConnection", name: str) -> str:
    """The regular expression that all of a column's texts satisfy, if they are all built alike; else nothing."""
    text = quoted(name)
    for classes in ((("[A-Z]", "A"), ("[a-z]", "a"), (r"\d", "9")), (("[A-Z0-9]", "A"), ("[a-z]", "a"))):
        skeleton = text
        for members, letter in classes:
            marked = f"regexp_replace({skeleton}, '{members}+', '{letter}', 'g')"
            skeleton = f"regexp_replace({marked}, '{letter}+', '{letter}', 'g')"
        found = connection.execute(f"SELECT DISTINCT {skeleton} FROM seen WHERE {text} IS NOT NULL LIMIT 2").fetchall()
        if len(found) != 1 or len(found[0][0]) > 40 or not found[0][0]:
            continue
        letters = {letter: members for members, letter in classes}
        pattern = (
            "^" + "".join(f"{letters[each]}+" if each in letters else _literal(each) for each in found[0][0]) + "$"
        )
        fits = connection.execute(
            f"SELECT bool_and(regexp_full_match({text}, ?)) FROM seen WHERE {text} IS NOT NULL", [pattern[1:-1]]
        ).fetchall()
        if fits[0][0]:
            return pattern
    return ""


def _literal(letter: str) -> str:
    return f"\\{letter}" if letter in r"\.^$*+?{}[]|()" else letter


def _keys(connection: "DuckDBPyConnection", known: dict[str, Any], rows: int) -> list[tuple[str, ...]]:
    """Columns whose values differ in every row; where there is none, the first pair that does."""
    able = [name for name, each in known.items() if each["type"] in ("string", "category", "int", "timestamp")]
    complete = [name for name in able if not known[name]["nulls"]]
    single: list[tuple[str, ...]] = [
        (name,) for name in complete if known[name]["type"] in ("string", "int") and known[name]["distinct"] == rows
    ]
    if single or rows < 2:
        return single if rows > 1 else []
    widest = sorted(complete, key=lambda name: -known[name]["distinct"])[:MOST_KEY_PARTS]
    for pair in combinations(widest, 2):
        if known[pair[0]]["distinct"] * known[pair[1]]["distinct"] >= rows and _distinct(connection, pair) == rows:
            return [pair]
    return []


def _distinct(connection: "DuckDBPyConnection", names: Sequence[str]) -> int:
    listed = ", ".join(map(quoted, names))
    return int(connection.execute(f"SELECT count(*) FROM (SELECT DISTINCT {listed} FROM seen)").fetchall()[0][0])
