"""Describe how the columns of a table are distributed, in few enough numbers to keep: what drift is judged by later.

A numeric column with up to 1,000 distinct values is described whole. Of others, 1,001 quantiles and the exact number of
rows at and between them are kept, so that no cumulative share is off by more than a thousandth. The most frequent
categories are counted by name; free text, which may name people, is only counted.
"""

# ruff: noqa: S608 (every name in a query is quoted, every number our own)

import re
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate.config.schema.data import Column, Columns, ColumnType, Role
from tidegate.data.duck import ROWS, connect, quoted, view_parquet

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

SCHEMA = 1
COUNTED = f'SELECT coalesce(sum("{ROWS}"), 0)::BIGINT'
COMPARED = (Role.FEATURE, Role.TARGET)
NUMBERS = (ColumnType.INT, ColumnType.FLOAT, ColumnType.TIMESTAMP)
MOST_POINTS = 1000
MOST_CATEGORIES = 200
"""Rarer ones are counted together: a thousand categories of one row each drown a shift in noise."""
MOST_LETTERS = 200
STORED = {
    **dict.fromkeys(
        (ColumnType.INT, ColumnType.FLOAT),
        r"(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL.*)",
    ),
    ColumnType.TIMESTAMP: r"(TIMESTAMP.*|DATE)",
    ColumnType.BOOL: r"BOOLEAN",
    ColumnType.CATEGORY: r"(VARCHAR|ENUM.*)",
    ColumnType.STRING: r"VARCHAR",
}
"""DuckDB's types whose values can be what is declared. Of others the contract says so, and drift nothing."""
LARGEST = 1e308
"""Stands for the infinite, which JSON can't hold."""


def of_table(table: "pa.Table", columns: Columns) -> dict[str, Any]:
    """The statistics of a table in memory, as plain JSON values."""
    with connect() as connection:
        connection.register("seen", table)
        return _described(connection, columns)


def of_file(path: Path, columns: Columns, *, threads: int = 1) -> dict[str, Any]:
    """The same of a parquet file, which is never in memory whole. Declared columns that it lacks are left out."""
    with connect() as connection:
        connection.execute(f"SET threads = {int(threads)}")
        view_parquet(connection, path, "seen")
        return _described(connection, columns)


def of_groups(
    groups: "Callable[[Sequence[str]], pa.Table]", present: Collection[str], columns: Columns
) -> dict[str, Any]:
    """The same of a table that stays where it is: `groups` gives the values of a column, each with its rows."""
    described: dict[str, Any] = {"schema": SCHEMA, "rows": 0, "columns": {}}
    for name, column in columns.items():
        if name in present and column.role in COMPARED:
            with connect() as connection:
                connection.register("described", groups([name]))
                described["rows"] = _rows(connection)
                described["columns"] |= _fitting(connection, {name: column})
    return described


def _described(connection: "duckdb.DuckDBPyConnection", columns: Columns) -> dict[str, Any]:
    connection.execute(f'CREATE TEMP VIEW described AS SELECT *, 1 AS "{ROWS}" FROM seen')
    return {"schema": SCHEMA, "rows": _rows(connection), "columns": _fitting(connection, columns)}


def _fitting(connection: "duckdb.DuckDBPyConnection", columns: Columns) -> dict[str, Any]:
    """Every column that is compared and can be what it is declared."""
    table = connection.table("described")
    types = dict(zip(table.columns, map(str, table.types), strict=True))
    return {
        name: _column(connection, name, column)
        for name, column in columns.items()
        if column.role in COMPARED and re.fullmatch(STORED[column.type], types.get(name, ""))
    }


def _column(connection: "duckdb.DuckDBPyConnection", name: str, column: Column) -> dict[str, Any]:
    value = quoted(name)
    if column.type in NUMBERS:
        number = f"epoch({value})" if column.type is ColumnType.TIMESTAMP else f"{value}::DOUBLE"
        bounded = f"greatest(least({number}, {LARGEST!r}), -{LARGEST!r})"
        return _numbers(connection, f"CASE WHEN NOT isnan({number}) THEN {bounded} END")
    if column.type is ColumnType.STRING:
        present = _one(connection, f"{COUNTED} FROM described WHERE {value} IS NOT NULL")
        return {"missing": _rows(connection) - present, "values": {}, "other": present}
    return _categories(connection, f"left({value}::VARCHAR, {MOST_LETTERS})")


def _numbers(connection: "duckdb.DuckDBPyConnection", number: str) -> dict[str, Any]:
    """`at` counts the rows that hold a point, `before` those strictly between it and the point below it."""
    grouped = f'SELECT {number} AS x, sum("{ROWS}")::BIGINT AS n FROM described GROUP BY 1'
    connection.execute(f"CREATE OR REPLACE TEMP TABLE counted AS {grouped}")
    missing = _one(connection, "SELECT coalesce(sum(n), 0)::BIGINT FROM counted WHERE x IS NULL")
    connection.execute("DELETE FROM counted WHERE x IS NULL")
    query = f"""
        WITH ranked AS (SELECT x, n, sum(n) OVER (ORDER BY x) AS upto, sum(n) OVER () AS rows FROM counted),
        chosen AS (SELECT *, (SELECT count(*) FROM counted) <= {MOST_POINTS} OR upto = n
            OR upto * {MOST_POINTS} // rows > (upto - n) * {MOST_POINTS} // rows AS kept FROM ranked)
        SELECT x, n::BIGINT, (upto - n - lag(upto, 1, 0) OVER (ORDER BY x))::BIGINT FROM chosen WHERE kept ORDER BY x"""
    found = connection.execute(query).fetchall()
    points, at, before = ([row[index] for row in found] for index in range(3))
    return {"missing": missing, "points": points, "at": at, "before": before}


def _categories(connection: "duckdb.DuckDBPyConnection", text: str) -> dict[str, Any]:
    query = f'SELECT {text}, sum("{ROWS}")::BIGINT AS n FROM described GROUP BY 1 ORDER BY n DESC, 1'
    found = [(value, rows) for value, rows in connection.execute(query).fetchall() if value is not None]
    common, rest = found[:MOST_CATEGORIES], found[MOST_CATEGORIES:]
    present = sum(rows for _, rows in found)
    return {
        "missing": _rows(connection) - present,
        "values": dict(common),
        "other": sum(rows for _, rows in rest),
    }


def _rows(connection: "duckdb.DuckDBPyConnection") -> int:
    return _one(connection, f"{COUNTED} FROM described")


def _one(connection: "duckdb.DuckDBPyConnection", query: str) -> int:
    row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0])
