"""Intraclass correlation: how alike the rows of one block are, by column.

A block is a day or a group. Rows of one day resemble each other, so a table of n rows says less than n independent
rows. Where the declaration has a group column, its groups are the blocks; else the days of the time column. Of each
column two numbers are kept, never the blocks: the correlation over all of its bins together, and that of the bin, or of
the tenth of the distribution, that moves most from block to block; of numbers, also that of the place in the
distribution. Kish (1965): a row in a block of m is worth 1 / (1 + (m - 1) * rho) of an independent one.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidegate.arrays import Codes, Counts, Floats
from tidegate.config.schema.data import ColumnRole, Columns, column_of
from tidegate.data.duckdb_connection import quoted
from tidegate.data.statistics.statistics_form import BlockSizes, Correlation

if TYPE_CHECKING:
    import pyarrow as pa

RARE = 0.01
"""Bins with a smaller share of rows are ignored for the largest correlation."""
DIGITS = 6
MOST_CELLS = 2**22
"""Numbers in memory at once: rows, or blocks times bins."""
MOST_WIDTH = 32
"""More than there are bins."""


def block(columns: Columns, types: Mapping[str, str]) -> tuple[str, str] | None:
    """The column that blocks are read from, and the SQL for a row's block; None where a table has no such column."""
    if (group := column_of(columns, ColumnRole.GROUP)) in types:
        return str(group), f"{quoted(str(group))}::VARCHAR"
    if (time := column_of(columns, ColumnRole.TIME)) in types and types[str(time)].startswith(("TIMESTAMP", "DATE")):
        return str(time), f"floor(epoch({quoted(str(time))}) / 86400)"
    return None


@dataclass(frozen=True, slots=True)
class Blocks:
    """The block of every row.

    `codes` (n,) number the blocks, `sizes` (blocks,) count their rows; `order` (n,) sorts the rows by block, None where
    that is not needed.
    """

    codes: Codes
    sizes: Floats
    order: Codes | None

    def ranges(self, width: int) -> "Iterator[tuple[slice, Iterator[slice | Codes]]]":
        """Blocks, so few at a time that `width` counts of each fit into memory, with their rows, in parts."""
        step = max(MOST_CELLS // width, 1)
        row = 0
        for first in range(0, len(self.sizes), step):
            last = min(first + step, len(self.sizes))
            upto = row + int(self.sizes[first:last].sum())
            yield slice(first, last), self._rows(row, upto)
            row = upto

    def _rows(self, first: int, last: int) -> "Iterator[slice | Codes]":
        for start in range(first, last, MOST_CELLS):
            part = slice(start, min(start + MOST_CELLS, last))
            yield part if self.order is None else self.order[part]


def blocks(values: "pa.ChunkedArray") -> Blocks:
    """Blocks of the rows that hold the same value; rows without a value are one block more."""
    import numpy as np

    encoded = values.dictionary_encode().combine_chunks()
    codes = encoded.indices.fill_null(len(encoded.dictionary)).to_numpy()
    sizes = np.bincount(codes).astype(np.float64)
    at_once = len(sizes) * MOST_WIDTH <= MOST_CELLS
    order = None if at_once or (codes[1:] >= codes[:-1]).all() else np.argsort(codes, kind="stable")
    return Blocks(codes, sizes, order)


def described(name: str, sizes: Floats) -> BlockSizes:
    """The number of blocks of so many rows, and the size of the block that a random row belongs to."""
    random = float((sizes * sizes).sum() / sizes.sum()) if len(sizes) else 0.0
    return {"by": name, "count": len(sizes), "rows": round(random, DIGITS)}


def correlation(blocks: Blocks, bins: Counts, count: int, *, ordered: bool) -> Correlation:
    """Intraclass correlation of a column whose rows are in `bins` (n,) from 0 to `count`; the last bin has the rest.

    Of `ordered` bins the cumulative shares are used, too. 0 where there are fewer than two blocks.
    """
    total, squares, number = float(len(bins)), float((blocks.sizes**2).sum()), len(blocks.sizes)
    spare = total - squares / total - (number - 1) if total else 0.0
    if number < 2 or spare <= 0:
        return {"mean": 0.0, "largest": 0.0}
    sums = _sums(blocks, bins, count, ordered=ordered)
    seen = [_Moments(rows / total, square - rows * rows / total) for rows, square in sums]
    largest = _alone(seen[: 2 * count + 1])
    places = _of_places(seen, count, total) if ordered else ()
    over_all = _over_all(seen[: count + 1])
    mean, most = (
        round(min(max((value - (number - 1)) / spare, 0.0), 1.0), DIGITS)
        for value in (over_all, max([over_all, *largest, *places]))
    )
    return {"mean": mean, "largest": most}


def _sums(blocks: Blocks, bins: Counts, count: int, *, ordered: bool) -> "list[tuple[float, float]]":
    """Per row of `_counts` its sum over the blocks, and the sum of its squares, each over the rows of the block."""
    import numpy as np

    width = count + 1
    rows = np.zeros(2 * width if ordered else width)
    squares = np.zeros_like(rows)
    for some, parts in blocks.ranges(width):
        cells = np.zeros((some.stop - some.start) * width)
        for part in parts:
            cells += np.bincount(
                bins[part] * np.intp(some.stop - some.start) + (blocks.codes[part] - some.start), minlength=len(cells)
            )
        counts = _counts(cells.reshape(width, -1), ordered=ordered)
        rows += counts.sum(axis=1)
        squares += (counts * counts / blocks.sizes[some]).sum(axis=1)
    return list(zip(rows.tolist(), squares.tolist(), strict=True))


def _counts(cells: Floats, *, ordered: bool) -> Floats:
    """Rows per bin and block; for ordered bins also the rows up to each, and the sum of the rows' places."""
    import numpy as np

    if not ordered:
        return cells
    named = cells[:-1]
    return np.concatenate([cells, named.cumsum(axis=0), [np.arange(float(len(named))) @ named]])


@dataclass(frozen=True, slots=True)
class _Moments:
    """A count's share of all rows, and the sum over blocks of (count - expected)^2 / rows of the block."""

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
