"""Describe one column by points of its distribution or counted categories."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

from tidegate.arrays import Codes, Counts, Floats
from tidegate.data.statistics.statistics_form import CategoriesForm, NumbersForm

if TYPE_CHECKING:
    import pyarrow as pa

    from tidegate.data.stored_table import Values

MOST_POINTS = 1000
MOST_CATEGORIES = 200
"""Rarer ones are counted together: the noise of a thousand categories with one row each would hide a shift."""
MOST_BINS = 20
"""The most frequent categories for which the correlation within blocks is computed one by one."""
TENTHS = 10
AT_ONCE = 2**20
"""Numbers that are searched at once: places are eight times as large as what is kept of them."""
LARGEST = 1e308
"""Represents infinity, which JSON cannot hold."""


@dataclass(frozen=True, slots=True)
class Points:
    """Numbers: `at` counts the rows that hold a point, `before` those strictly between it and the point below it."""

    missing: int
    points: list[float]
    at: list[int]
    before: list[int]

    def as_json(self) -> NumbersForm:
        return {"missing": self.missing, "points": self.points, "at": self.at, "before": self.before}


@dataclass(frozen=True, slots=True)
class Categories:
    """The most frequent values with their rows, ties by value, and the rows of all `other` values."""

    missing: int
    values: Mapping[str, int]
    other: int

    def as_json(self) -> CategoriesForm:
        return {"missing": self.missing, "values": dict(self.values), "other": self.other}


def finite(values: "Values") -> Floats:
    """The numbers with the largest in place of infinity; NaN where one is missing."""
    numbers = np.empty(len(values))
    first = 0
    for chunk in values.iterchunks():
        some = numbers[first : first + len(chunk)]
        np.clip(chunk.to_numpy(zero_copy_only=False), -LARGEST, LARGEST, out=some)
        first += len(chunk)
    return numbers


def points(numbers: Floats, rows: Floats | None = None) -> Points:
    """Points of the distribution of (n,) numbers, NaN being missing; each stands for `rows` (n,) rows, or for one."""
    if rows is None:
        return _points_of_rows(numbers)
    present = numbers[~np.isnan(numbers)]
    counts = rows.astype(np.int64)
    missing = int(counts[np.isnan(numbers)].sum())
    order = np.argsort(present, kind="stable")
    present, counts = present[order], counts[~np.isnan(numbers)][order]
    last = _last_of_equal(present)
    upto = np.cumsum(counts)[last]  # rows up to each distinct number
    at = np.diff(upto, prepend=0)
    kept = _kept(upto, at)
    return _points(missing, present[last][kept], upto[kept], at[kept])


def _points_of_rows(numbers: Floats) -> Points:
    """The same of one row each, with nothing but the numbers in memory, in order: most are not kept."""
    present = numbers[~np.isnan(numbers)]
    missing, total = len(numbers) - len(present), len(present)
    present.sort()
    if np.count_nonzero(present[1:] != present[:-1]) < MOST_POINTS:
        last = _last_of_equal(present)
    else:  # the first, and those at which another thousandth of the rows is complete
        complete = -(-total * np.arange(1, MOST_POINTS + 1) // MOST_POINTS)
        last = np.unique(np.searchsorted(present, present[np.append(0, complete - 1)], "right") - 1)
    upto: Counts = last + 1
    at = upto - np.searchsorted(present, present[last])
    return _points(missing, present[last], upto, at)


def _points(missing: int, values: Floats, upto: Counts, at: Counts) -> Points:
    """Points from the kept numbers, the rows up to each, and the rows at it."""
    before = upto - at - np.concatenate([[0], upto[:-1]])[: len(upto)]
    return Points(missing, (values + 0.0).tolist(), at.tolist(), before.tolist())  # not -0


def _last_of_equal(ascending: Floats) -> Codes:
    """The index of the last of each run of equal numbers."""
    if not len(ascending):
        return np.empty(0, dtype=np.intp)
    return np.append(np.flatnonzero(ascending[1:] != ascending[:-1]), len(ascending) - 1)


def _kept(upto: Counts, at: Counts) -> Codes:
    """All where they are few; else the lowest, and those at which another thousandth of the rows is complete."""
    if len(upto) <= MOST_POINTS:
        return np.arange(len(upto))
    total = upto[-1]
    return np.flatnonzero((upto == at) | (upto * MOST_POINTS // total > (upto - at) * MOST_POINTS // total))


def tenths(described: Points) -> list[float]:
    """The upper bounds of bins that divide the values into tenths; fewer where many are equal."""
    upto = list(accumulate(map(sum, zip(described.at, described.before, strict=True))))
    wanted = [upto[-1] * tenth / TENTHS for tenth in range(1, TENTHS + 1)] if upto else []
    return sorted({described.points[bisect_left(upto, value)] for value in wanted})


def bins_of_numbers(numbers: Floats, bounds: Sequence[float]) -> Counts:
    """Per number the first bound that it does not exceed; len(bounds) where it is missing."""
    bins: Codes = np.empty(len(numbers), np.int8)
    for first in range(0, len(numbers), AT_ONCE):
        some = slice(first, first + AT_ONCE)
        bins[some] = np.searchsorted(np.asarray(bounds), numbers[some], side="left")
    return bins


def categories(values: "pa.DictionaryArray", rows: Floats | None = None) -> Categories:
    """Counts of values, each of which stands for `rows` rows, or for one."""
    codes = values.indices.fill_null(len(values.dictionary)).to_numpy()
    counts = np.bincount(codes, rows, len(values.dictionary) + 1).astype(np.int64)
    missing, present = int(counts[-1]), counts[:-1]
    least = np.partition(present, -MOST_CATEGORIES)[-MOST_CATEGORIES] if len(present) > MOST_CATEGORIES else 0
    candidates = np.flatnonzero(present >= max(least, 1))
    named = zip(values.dictionary.take(candidates).to_pylist(), present[candidates].tolist(), strict=True)
    common = dict(sorted(named, key=lambda pair: (-pair[1], pair[0].encode()))[:MOST_CATEGORIES])
    return Categories(missing, common, int(present.sum()) - sum(common.values()))


def texts(values: "pa.ChunkedArray", rows: Floats | None = None) -> Categories:
    """Only the number of rows with a text: free text may name people."""
    absent = values.is_null().to_numpy()
    missing = int(absent.sum() if rows is None else rows[absent].sum())
    return Categories(missing, {}, (len(absent) if rows is None else int(rows.sum())) - missing)


def bins_of_categories(values: "pa.DictionaryArray", named: Sequence[str]) -> Counts:
    """Per value its place among `named`; len(named) where it is another, or missing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    places = pc.index_in(values.dictionary, pa.array(named, values.dictionary.type)).fill_null(len(named)).to_numpy()
    bins = np.append(places, len(named)).astype(np.int8)
    result: Codes = bins[values.indices.fill_null(len(values.dictionary)).to_numpy()]
    return result
