"""Intraclass correlation: how alike the rows of one block are, by column.

A block is a day or a group. Rows of one day resemble each other, so a table of n rows says less than n independent
rows. Where the declaration has a group column, its groups are the blocks; else the days of the time column. Of each
column two numbers are kept, never the blocks: the correlation over all of its bins together, and that of the bin, or of
the tenth of the distribution, that moves most from block to block; of numbers, also that of the place in the
distribution. Kish (1965): a row in a block of m is worth 1 / (1 + (m - 1) * rho) of an independent one.
"""

# ruff: noqa: S608 (every name in a query is quoted, every number our own)

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from tidegate.config.schema.data import ColumnRole, Columns, column_of
from tidegate.data.duckdb_connection import ROWS, quoted

if TYPE_CHECKING:
    import duckdb

BLOCK = "block of the row"
"""The column of the described view that names each row's block."""
RARE = 0.01
"""Bins with a smaller share of rows are ignored for the largest correlation."""
DIGITS = 6


def block(columns: Columns, types: Mapping[str, str]) -> tuple[str, str] | None:
    """The column that blocks are read from, and the SQL for a row's block; None where a table has no such column."""
    if (group := column_of(columns, ColumnRole.GROUP)) in types:
        return str(group), f"{quoted(str(group))}::VARCHAR"
    if (time := column_of(columns, ColumnRole.TIME)) in types and types[str(time)].startswith(("TIMESTAMP", "DATE")):
        return str(time), f"floor(epoch({quoted(str(time))}) / 86400)"
    return None


def sizes(connection: "duckdb.DuckDBPyConnection", name: str) -> dict[str, object]:
    """The number of blocks, and the size of the block that a random row belongs to."""
    grouped = f'SELECT sum("{ROWS}")::DOUBLE AS n FROM described GROUP BY "{BLOCK}"'
    row = connection.execute(f"SELECT count(*), coalesce(sum(n * n) / sum(n), 0) FROM ({grouped})").fetchone()
    assert row is not None
    return {"by": name, "count": int(row[0]), "rows": round(float(row[1]), DIGITS)}


def correlation(
    connection: "duckdb.DuckDBPyConnection", value: str, bins: Sequence[str], given: Sequence[object], *, ordered: bool
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
