"""The same statistics by SQL over the whole table, several queries a column: what the fast ones are compared with."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from typing import Any

import duckdb
import pyarrow as pa

from tidegate.config.schema.data import Column, Columns, ColumnType
from tidegate.data.duckdb_connection import ROWS, connect, normalised, quoted
from tidegate.data.statistics.blocks import DIGITS, RARE, block
from tidegate.data.statistics.distribution import LARGEST, MOST_BINS, MOST_CATEGORIES, MOST_POINTS, TENTHS
from tidegate.data.statistics.table_statistics import COMPARED, MOST_LETTERS, NUMBERS, SCHEMA, STORED

COUNTED = f'SELECT coalesce(sum("{ROWS}"), 0)::BIGINT'
BLOCK = "block of the row"


def of_table(table: pa.Table, columns: Columns) -> dict[str, Any]:
    with connect() as connection:
        connection.register("given", table)
        given = connection.table("given")
        stored = dict(zip(given.columns, map(str, given.types), strict=True))
        connection.execute(f"CREATE TEMP VIEW seen AS SELECT {', '.join(normalised(stored))} FROM given")
        return _described(connection, columns, correlated=True)


def _described(connection: duckdb.DuckDBPyConnection, columns: Columns, *, correlated: bool) -> dict[str, Any]:
    connection.execute(f'CREATE TEMP VIEW counted_rows AS SELECT *, 1 AS "{ROWS}" FROM seen')
    return _viewed(connection, columns, correlated=correlated, of="counted_rows")


def _viewed(
    connection: duckdb.DuckDBPyConnection, columns: Columns, *, correlated: bool, of: str = "seen"
) -> dict[str, Any]:
    types = _types(connection, of)
    by = block(columns, types)
    of_row = by[1] if by else "NULL"
    connection.execute(f'CREATE TEMP VIEW described AS SELECT *, {of_row} AS "{BLOCK}" FROM {of}')
    described = {
        name: _column(connection, name, column, correlated=correlated and by is not None)
        for name, column in columns.items()
        if column.role in COMPARED and re.fullmatch(STORED[column.type], types.get(name, ""))
    }
    of_blocks = sizes(connection, by[0]) if by else None
    return {"schema": SCHEMA, "rows": _rows(connection), "blocks": of_blocks, "columns": described}


def _types(connection: duckdb.DuckDBPyConnection, view: str) -> dict[str, str]:
    table = connection.table(view)
    return dict(zip(table.columns, map(str, table.types), strict=True))


def _column(connection: duckdb.DuckDBPyConnection, name: str, column: Column, *, correlated: bool) -> dict[str, Any]:
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
        described["correlation"] = correlation(connection, value, bins, given, ordered=ordered)
    return described


def _tenths(numbers: Mapping[str, Sequence[float]]) -> tuple[list[str], list[float]]:
    """Conditions on `x` that divide the values into tenths, fewer where many are equal, and the numbers in them."""
    upto = list(accumulate(map(sum, zip(numbers["at"], numbers["before"], strict=True))))
    wanted = [upto[-1] * tenth / TENTHS for tenth in range(1, TENTHS + 1)] if upto else []
    edges = sorted({numbers["points"][bisect_left(upto, value)] for value in wanted})
    inner = ["x > ? AND x <= ?" for _ in edges[1:]]
    return ["x <= ?", *inner][: len(edges)], [*edges[:1], *(bound for pair in pairwise(edges) for bound in pair)]


def _numbers(connection: duckdb.DuckDBPyConnection, number: str) -> dict[str, Any]:
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


def _categories(connection: duckdb.DuckDBPyConnection, text: str) -> dict[str, Any]:
    query = f'SELECT {text}, sum("{ROWS}")::BIGINT AS n FROM described GROUP BY 1 ORDER BY n DESC, 1'
    counted = [(value, rows) for value, rows in connection.execute(query).fetchall() if value is not None]
    common, rest = counted[:MOST_CATEGORIES], counted[MOST_CATEGORIES:]
    present = sum(rows for _, rows in counted)
    return {
        "missing": _rows(connection) - present,
        "values": dict(common),
        "other": sum(rows for _, rows in rest),
    }


def _rows(connection: duckdb.DuckDBPyConnection) -> int:
    return _one(connection, f"{COUNTED} FROM described")


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    assert row is not None
    return int(row[0])


def sizes(connection: duckdb.DuckDBPyConnection, name: str) -> dict[str, Any]:
    """The number of blocks, and the size of the block that a random row belongs to."""
    grouped = f'SELECT sum("{ROWS}")::DOUBLE AS n FROM described GROUP BY "{BLOCK}"'
    row = connection.execute(f"SELECT count(*), coalesce(sum(n * n) / sum(n), 0) FROM ({grouped})").fetchone()
    assert row is not None
    return {"by": name, "count": int(row[0]), "rows": round(float(row[1]), DIGITS)}


def correlation(
    connection: duckdb.DuckDBPyConnection, value: str, bins: Sequence[str], given: Sequence[Any], *, ordered: bool
) -> dict[str, float]:
    """Of one column. `bins` are conditions on `x`, the SQL expression `value`; rows that meet none are one bin more.

    Of `ordered` bins the cumulative shares are used, too. 0 where there are fewer than two blocks.
    """
    counted = ", ".join(
        f'coalesce(sum("{ROWS}") FILTER ({condition}), 0)::DOUBLE AS b{number}' for number, condition in enumerate(bins)
    )
    rows = f'SELECT "{BLOCK}", "{ROWS}", {value} AS x FROM described'
    blocks = f'SELECT sum("{ROWS}")::DOUBLE AS n, {counted} FROM ({rows}) GROUP BY "{BLOCK}"'
    names = [f"b{number}" for number in range(len(bins))]
    shares = [*names, f"(n - ({' + '.join(names)}))"]
    upto = [f"({total})" for total in accumulate(names, "{} + {}".format)] if ordered else []
    places = [f"({' + '.join(f'{place} * {name}' for place, name in enumerate(names))})"] if ordered else []
    moments = ", ".join(f"sum({term}), sum({term} * {term} / n)" for term in (*shares, *upto, *places))
    row = connection.execute(f"SELECT count(*), sum(n), sum(n * n), {moments} FROM ({blocks})", given).fetchone()
    assert row is not None
    count, total, squares, *sums = (float(number or 0) for number in row)
    spare = total - squares / total - (count - 1) if total else 0.0
    if count < 2 or spare <= 0:
        return {"mean": 0.0, "largest": 0.0}
    seen = [
        _Moments(total_of_bin / total, square - total_of_bin * total_of_bin / total)
        for total_of_bin, square in zip(sums[::2], sums[1::2], strict=True)
    ]
    largest = [*_alone(seen[: len(shares) + len(upto)]), *(_of_places(seen, len(names), total) if ordered else [])]
    over_all = _over_all(seen[: len(shares)])
    mean, most = (
        round(min(max((value - (count - 1)) / spare, 0.0), 1.0), DIGITS)
        for value in (over_all, max([over_all, *largest]))
    )
    return {"mean": mean, "largest": most}


@dataclass(frozen=True, slots=True)
class _Moments:
    """Of a count: its share of all rows, and the sum over blocks of (count - expected)^2 / rows of the block."""

    share: float
    between: float


def _over_all(bins: Sequence[_Moments]) -> float:
    """The chi-squared statistic of blocks by bins, per degree of freedom of the bins."""
    filled = [moments.between / moments.share for moments in bins if moments.share > 0]
    return sum(filled) / (len(filled) - 1) if len(filled) > 1 else 0.0


def _alone(bins: Sequence[_Moments]) -> Iterator[float]:
    """The same of each bin against the rest."""
    for moments in bins:
        if RARE <= moments.share <= 1 - RARE:
            yield moments.between / (moments.share * (1 - moments.share))


def _of_places(seen: Sequence[_Moments], bins: int, total: float) -> Iterator[float]:
    """The same of the number of a row's bin, as a location shift moves it."""
    places = seen[-1]
    variance = sum(place**2 * moments.share for place, moments in enumerate(seen[:bins])) - places.share**2
    if variance > 1 / total:
        yield places.between / variance
