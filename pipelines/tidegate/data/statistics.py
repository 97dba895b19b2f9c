"""Describe the distribution of a table's columns in few numbers, for drift.

A numeric column with up to 1,000 distinct values is described whole. Of others, 1,001 quantiles and the exact number of
rows at and between them are kept, so that no cumulative share is off by more than a thousandth. The most frequent
categories are counted by name; free text, which may name people, is only counted. Where rows come in blocks (groups,
or days), two numbers per column say how alike the rows of a block are. What is kept grows with the number of columns
only: at most 1,001 points or 200 categories each, whatever the number of rows, of blocks and of distinct values.
"""

# ruff: noqa: S608 (every name in a query is quoted, every number our own)

import re
from bisect import bisect_left
from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate.config.schema.data import Column, ColumnRole, Columns, ColumnType, column_of
from tidegate.data import blocks
from tidegate.data.duckdb_connection import ROWS, connect, quoted, view_parquet

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

SCHEMA = 2
COUNTED = f'SELECT coalesce(sum("{ROWS}"), 0)::BIGINT'
COMPARED = (ColumnRole.FEATURE, ColumnRole.TARGET)
NUMBERS = (ColumnType.INT, ColumnType.FLOAT, ColumnType.TIMESTAMP)
MOST_POINTS = 1000
MOST_CATEGORIES = 200
"""Rarer ones are counted together: the noise of a thousand categories with one row each would hide a shift."""
MOST_LETTERS = 200
TENTHS = 10
MOST_BINS = 20
"""For so many of the most frequent categories the correlation within blocks is computed one by one."""
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
"""DuckDB's types that fit a declared type. Others fail the data checks and have no drift."""
LARGEST = 1e308
"""Represents infinity, which JSON cannot hold."""


def of_table(table: "pa.Table", columns: Columns) -> dict[str, Any]:
    """The statistics of a table in memory, as plain JSON values."""
    with connect() as connection:
        connection.register("seen", table)
        return _described(connection, columns, correlated=True)


def of_file(path: Path, columns: Columns, *, threads: int = 1, correlated: bool = True) -> dict[str, Any]:
    """The same of a Parquet file, which is never loaded whole. Missing declared columns are left out.

    Without `correlated`, only the sizes of the blocks are described: enough for the table that is compared with a
    reference.
    """
    with connect() as connection:
        connection.execute(f"SET threads = {int(threads)}")
        view_parquet(connection, path, "seen")
        return _described(connection, columns, correlated=correlated)


def of_groups(
    groups: "Callable[[Sequence[str]], pa.Table]", present: Collection[str], columns: Columns
) -> dict[str, Any]:
    """The same, without correlations, of a table in another database: `groups` gives the values of a column, each with
    its rows."""
    described: dict[str, Any] = {"schema": SCHEMA, "rows": 0, "blocks": None, "columns": {}}
    by = column_of(columns, ColumnRole.GROUP) or column_of(columns, ColumnRole.TIME)
    for name, column in columns.items():
        if name in present and (column.role in COMPARED or name == by):
            with connect() as connection:
                connection.register("seen", groups([name]))
                part = _viewed(connection, {name: column}, correlated=False)
            described["rows"] = part["rows"]
            described["columns"] |= part["columns"]
            described["blocks"] = part["blocks"] or described["blocks"]
    return described


def _described(connection: "duckdb.DuckDBPyConnection", columns: Columns, *, correlated: bool) -> dict[str, Any]:
    connection.execute(f'CREATE TEMP VIEW counted_rows AS SELECT *, 1 AS "{ROWS}" FROM seen')
    return _viewed(connection, columns, correlated=correlated, of="counted_rows")


def _viewed(
    connection: "duckdb.DuckDBPyConnection", columns: Columns, *, correlated: bool, of: str = "seen"
) -> dict[str, Any]:
    types = _types(connection, of)
    by = blocks.block(columns, types)
    of_row = by[1] if by else "NULL"
    connection.execute(f'CREATE TEMP VIEW described AS SELECT *, {of_row} AS "{blocks.BLOCK}" FROM {of}')
    described = {
        name: _column(connection, name, column, correlated=correlated and by is not None)
        for name, column in columns.items()
        if column.role in COMPARED and re.fullmatch(STORED[column.type], types.get(name, ""))
    }
    sizes = blocks.sizes(connection, by[0]) if by else None
    return {"schema": SCHEMA, "rows": _rows(connection), "blocks": sizes, "columns": described}


def _types(connection: "duckdb.DuckDBPyConnection", view: str) -> dict[str, str]:
    table = connection.table(view)
    return dict(zip(table.columns, map(str, table.types), strict=True))


def _column(connection: "duckdb.DuckDBPyConnection", name: str, column: Column, *, correlated: bool) -> dict[str, Any]:
    column_name = quoted(name)
    if column.type is ColumnType.STRING:
        present = _one(connection, f"{COUNTED} FROM described WHERE {column_name} IS NOT NULL")
        return {"missing": _rows(connection) - present, "values": {}, "other": present}
    if column.type in NUMBERS:
        number = f"epoch({column_name})" if column.type is ColumnType.TIMESTAMP else f"{column_name}::DOUBLE"
        value = f"CASE WHEN NOT isnan({number}) THEN greatest(least({number}, {LARGEST!r}), -{LARGEST!r}) END"
        described = _numbers(connection, value)
        bins, given = _tenths(described)
    else:
        value = f"left({column_name}::VARCHAR, {MOST_LETTERS})"
        described = _categories(connection, value)
        given = list(described["values"])[:MOST_BINS]
        bins = ["x = ?"] * len(given)
    if correlated and bins:
        ordered = column.type in NUMBERS
        described["correlation"] = blocks.correlation(connection, value, bins, given, ordered=ordered)
    return described


def _tenths(numbers: Mapping[str, Sequence[float]]) -> tuple[list[str], list[float]]:
    """Conditions on `x` that divide the values into tenths, fewer where many are equal, and the numbers in them."""
    upto = list(accumulate(map(sum, zip(numbers["at"], numbers["before"], strict=True))))
    wanted = [upto[-1] * tenth / TENTHS for tenth in range(1, TENTHS + 1)] if upto else []
    edges = sorted({numbers["points"][bisect_left(upto, value)] for value in wanted})
    inner = ["x > ? AND x <= ?" for _ in edges[1:]]
    return ["x <= ?", *inner][: len(edges)], [*edges[:1], *(bound for pair in pairwise(edges) for bound in pair)]


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
    rows = connection.execute(query).fetchall()
    points, at, before = ([row[index] for row in rows] for index in range(3))
    return {"missing": missing, "points": points, "at": at, "before": before}


def _categories(connection: "duckdb.DuckDBPyConnection", text: str) -> dict[str, Any]:
    query = f'SELECT {text}, sum("{ROWS}")::BIGINT AS n FROM described GROUP BY 1 ORDER BY n DESC, 1'
    counted = [(value, rows) for value, rows in connection.execute(query).fetchall() if value is not None]
    common, rest = counted[:MOST_CATEGORIES], counted[MOST_CATEGORIES:]
    present = sum(rows for _, rows in counted)
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
