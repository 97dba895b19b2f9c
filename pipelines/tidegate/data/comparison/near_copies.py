"""The share of held-out rows with a near copy among the training rows.

Rows are compared exactly, rounded, or without some columns. A row is turned into one number per way of comparing: each
column's value is rounded or put into one of a few bins, and the columns (all, all but one, or some drawn ones) are
hashed together with the target. Two rows with the same number are alike in that way. Tables repeat themselves, so a
share means nothing alone: callers compare it with the same share of other rows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tidegate.arrays import Floats, Mask

if TYPE_CHECKING:
    import pyarrow as pa

Hashes = NDArray[np.uint64]

BINS = (32, 8)
"""Bins per number in the two coarser ways: the finer sees values moved a little, the coarser those moved a lot."""
DRAWN, FEWEST = 12, 6
"""Drawn sets of columns of each size, and the fewest columns of which any are drawn."""
MOST, FEW = 0.6, 0.4
"""Shares of the columns in a drawn set."""
BITS = 18
SAMPLED = 4_000
"""At most so many held-out rows are looked up, evenly spread."""


@dataclass(frozen=True, slots=True)
class Way:
    """One way of comparing: numbers rounded to significant `digits`, or in `bins` of about equal size.

    `few`: only drawn sets of few columns, for copies in which other columns were emptied or overwritten. `whole`: all
    columns only.
    """

    digits: int = 0
    bins: int = 0
    few: bool = False
    whole: bool = False

    def __str__(self) -> str:
        seen = f"to {self.digits} digits" if self.digits else f"in one of {self.bins} bins"
        return f"equal {seen} in {'all' if self.whole else 'some' if self.few else 'all or most'} columns"


def ways(digits: int) -> tuple[Way, ...]:
    return (Way(digits=digits), Way(digits=digits, few=True), *(Way(bins=bins) for bins in BINS))


def sampled(table: "pa.Table", most: int = SAMPLED) -> "pa.Table":
    """At most so many rows, evenly spread."""
    if table.num_rows <= most:
        return table
    return table.take(np.linspace(0, table.num_rows - 1, most).astype(np.int64))


def alike(held: "pa.Table", rows: "pa.Table", columns: Sequence[str], target: str, way: Way) -> Mask:
    """For each row of `held`, whether one of `rows` is alike in at least one set of the columns; none without rows or
    columns.
    """
    if not rows.num_rows or not held.num_rows or not columns:
        return np.zeros(held.num_rows, dtype=bool)
    return matched(*hashed(held, rows, (target, *columns), way), way)


def hashed(
    held: "pa.Table", rows: "pa.Table", names: Sequence[str], way: Way
) -> tuple[tuple[Hashes, ...], tuple[Hashes, ...]]:
    """Of each named column a number per row of `held`, and per row of `rows`: the same where values are alike."""
    pairs = [_hashes(held.column(name), rows.column(name), way, salt) for salt, name in enumerate(names)]
    return tuple(of_held for of_held, _ in pairs), tuple(of_rows for _, of_rows in pairs)


def matched(of_held: Sequence[Hashes], of_rows: Sequence[Hashes], way: Way, among: Mask | None = None) -> Mask:
    """`alike` of rows by their numbers, the target's first; only with the rows that are `among`, where given."""
    found = np.zeros(len(of_held[0]), dtype=bool)
    every = tuple(range(len(of_held)))
    whole = _total(of_held, every), _total(of_rows, every)
    for chosen in [every] if way.whole else _sets(len(every) - 1, few=way.few):
        left = np.flatnonzero(~found)
        if not len(left):
            break
        others = tuple(column for column in every if column not in chosen)
        totals = (
            (_total(of_held, chosen), _total(of_rows, chosen))
            if len(chosen) < len(others)
            else (_less(whole[0], of_held, others), _less(whole[1], of_rows, others))
        )
        wanted = totals[0][left]
        found[left] |= np.isin(wanted, _among(totals[1], wanted, among))
    return found


def _among(hashes: Hashes, wanted: Hashes, among: Mask | None) -> Hashes:
    """Those of many hashes that are wanted. A table of their first bits leaves few to be looked up."""
    prefixes = np.zeros(2**BITS, dtype=bool)
    shift = np.uint64(64 - BITS)
    prefixes[wanted >> shift] = True
    is_near = prefixes.take((hashes >> shift).view(np.int64))
    near: Hashes = hashes[is_near if among is None else is_near & among]
    return near


def _sets(count: int, *, few: bool) -> Iterator[tuple[int, ...]]:
    """Sets of columns by place (0 is the target, in every set): all, all but one, and drawn ones; or few drawn."""
    everything = tuple(range(count + 1))
    if not few:
        yield everything
    if count > 2 and not few:
        yield from (tuple(column for column in everything if column != left) for left in everything[1:])
    if count >= FEWEST:
        generator = np.random.default_rng(count)
        size = int(np.ceil((FEW if few else MOST) * count))
        for _ in range(DRAWN):
            drawn = generator.choice(count, size, replace=False)
            yield (0, *(int(column) + 1 for column in drawn))


def _total(hashes: Sequence[Hashes], chosen: Sequence[int]) -> Hashes:
    total = np.zeros_like(hashes[0])
    for index in chosen:
        total += hashes[index]
    return total


def _less(whole: Hashes, hashes: Sequence[Hashes], others: Sequence[int]) -> Hashes:
    """What is left of a total without some of its columns: numbers of 64 bits wrap around, and back."""
    total = whole.copy() if others else whole
    for index in others:
        total -= hashes[index]
    return total


def _mixed(codes: NDArray[np.int64], salt: int) -> Hashes:
    """Spread codes over 64 bits, each column's differently (splitmix64, Steele et al. 2014)."""
    of_held = codes.astype(np.uint64) + np.uint64((salt + 1) * 0x9E3779B97F4A7C15 % 2**64)
    of_held = (of_held ^ (of_held >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    of_held = (of_held ^ (of_held >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return of_held ^ (of_held >> np.uint64(31))


def _hashes(held: "pa.ChunkedArray", rows: "pa.ChunkedArray", way: Way, salt: int) -> tuple[Hashes, Hashes]:
    """One column's values as numbers that are equal where two values are alike. Missing is a value of its own.

    What a value becomes is computed once for all rows that have it.
    """
    from pyarrow import types

    distinct, places = zip(*(_distinct(part) for part in (held, rows)), strict=True)
    if all(types.is_floating(part.type) or types.is_integer(part.type) for part in (held, rows)):
        edges = _edges(numbers(held), way.bins)
        codes = [
            _rounded(values, way.digits) if way.digits else _binned(values, edges) for values in map(numbers, distinct)
        ]
    else:
        codes = _texts(*distinct)
    of_held, of_rows = (_mixed(coded, salt)[at] for coded, at in zip(codes, places, strict=True))
    return of_held, of_rows


def _distinct(values: "pa.ChunkedArray") -> "tuple[pa.Array, NDArray[np.int32]]":
    """A column's distinct values, missing among them, and where among them each row's value is."""
    from pyarrow import types

    plain = values.cast(values.type.value_type) if types.is_dictionary(values.type) else values
    encoded = plain.combine_chunks().dictionary_encode(null_encoding="encode")
    return encoded.dictionary, encoded.indices.to_numpy(zero_copy_only=False)


def _edges(held: Floats, bins: int) -> Floats:
    if not bins or not np.isfinite(held).any():
        return held[:0]
    return np.unique(np.nanquantile(held, np.arange(1, bins) / bins))


def numbers(values: "pa.ChunkedArray | pa.Array") -> Floats:
    """Numbers as floats; what is missing is NaN."""
    import pyarrow as pa

    return np.asarray(values.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False), dtype=np.float64)


def _rounded(values: Floats, digits: int) -> NDArray[np.int64]:
    with np.errstate(divide="ignore", invalid="ignore"):
        power = np.where(values == 0, 0.0, np.floor(np.log10(np.abs(values))))
        scaled = np.rint(values / 10.0 ** (power - digits + 1))
        kept = scaled * 10.0 ** np.clip(power - digits + 1, -300, 300)
    result: NDArray[np.int64] = (
        np.where(np.isnan(values), np.nan, kept + 0.0).astype(np.float32).view(np.int32).astype(np.int64)
    )
    return result


def _binned(values: Floats, edges: Floats) -> NDArray[np.int64]:
    return np.where(np.isnan(values), -1, np.searchsorted(edges, values, side="right")).astype(np.int64)


def _texts(held: "pa.Array", rows: "pa.Array") -> list[NDArray[np.int64]]:
    """Codes by the values of both."""
    import pyarrow as pa
    import pyarrow.compute as pc

    texts = [held.cast(pa.string()), rows.cast(pa.string())]
    known = pa.concat_arrays([part.drop_null() for part in texts]).unique()
    return [
        np.asarray(pc.fill_null(pc.index_in(part, value_set=known), -1).to_numpy(zero_copy_only=False)).astype(np.int64)
        for part in texts
    ]
