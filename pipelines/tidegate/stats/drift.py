"""Measure the drift between two tables and decide it with an interval.

Both tables are known by their kept statistics. A difference between two samples is never zero. Each statistic comes
with an interval around it, of error `alpha` on each side: drift fails where the whole interval lies beyond the limit,
passes where it lies within, and is inconclusive between. Rows of one day or group are not independent: they count as
the number of independent rows that would err as much. Where not every value of a column was kept, what a cumulative
share can be off by widens the interval.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from tidegate.arrays import Floats
from tidegate.config.schema.check import Drift
from tidegate.stats.drift_intervals import (
    Sizes,
    independent,
    ks_decided,
    ks_interval,
    ks_size,
    psi,
    psi_decided,
    psi_interval,
    psi_size,
)
from tidegate.stats.drift_verdict import Drifted, Power, decided, undecided
from tidegate.stats.read_table_statistics import Alike, Numbers, Shares, Statistics

BINS = 10
Bins = tuple[list[float], list[float]]
FEWEST = 20
"""Bins expected in fewer independent rows than this are compared together with their neighbours: of a hundred rare
categories, as of tenths of a hundred rows, the index is mostly noise."""


def compare(drift: Drift, base: Statistics, current: Statistics) -> Iterator[Drifted]:
    """Per column that both describe alike: the stability index, and for numbers the Kolmogorov–Smirnov distance."""
    for name, base_column in base.columns.items():
        match base_column, current.columns.get(name):
            case Numbers(), Numbers() as column:
                sizes = _sizes(
                    base, current, name, (base_column.rows + base_column.missing, column.rows + column.missing)
                )
                yield _stability(
                    drift, name, (_binned(base_column, base_column), _binned(base_column, column)), sizes, named=False
                )
                yield _distance(
                    drift, name, base_column, column, _sizes(base, current, name, (base_column.rows, column.rows))
                )
            case Shares(), Shares() as column:
                sizes = _sizes(base, current, name, (base_column.rows, column.rows))
                yield _stability(
                    drift, name, (_counted(base_column, base_column), _counted(base_column, column)), sizes, named=True
                )


def _sizes(base: Statistics, current: Statistics, name: str, rows: tuple[int, int]) -> Sizes:
    """How alike rows are is taken from the base, else from the other table. Where neither records it, all rows count;
    a table without recorded blocks takes the other's.
    """
    alike = base.columns[name].alike or current.columns[name].alike or Alike(0, 0)
    blocks = (base.block or current.block or 1.0, current.block or base.block or 1.0)

    def worth(correlation: float) -> tuple[float, float]:
        n, m = (
            count / (1 + (min(max(block, 1.0), max(count, 1)) - 1) * correlation)
            for count, block in zip(rows, blocks, strict=True)
        )
        return n, m

    return Sizes(rows, worth(alike.mean), worth(alike.largest))


def _groups(base: Sequence[float], enough: float, *, named: bool) -> list[list[int]]:
    """Which bins are compared as one: neighbours, until the base has `enough` rows in them.

    Missing values, the first bin, stay alone, and of `named` bins the last, with all that the base does not name.
    """
    inner = range(1, len(base) - named)
    groups: list[list[int]] = []
    gathered: list[int] = []
    for at in inner:
        gathered.append(at)
        if sum(base[rows] for rows in gathered) >= enough:
            groups.append(gathered)
            gathered = []
    if gathered and groups:
        groups[-1] += gathered
    elif gathered:
        groups.append(gathered)
    return [[0], *groups, *([[len(base) - 1]] if named else [])]


def distances(base: Statistics, current: Statistics) -> dict[str, dict[str, float]]:
    """The distance of two tables by column and statistic: recorded where nothing is decided."""
    result: dict[str, dict[str, float]] = {}
    for name, base_column in base.columns.items():
        match base_column, current.columns.get(name):
            case Numbers(), Numbers() as column if base_column.rows and column.rows:
                result[name] = {
                    "psi": _psi(_binned(base_column, base_column), _binned(base_column, column)),
                    "ks": _ks(base_column, column),
                }
            case Shares(), Shares() as column if base_column.rows and column.rows:
                result[name] = {"psi": _psi(_counted(base_column, base_column), _counted(base_column, column))}
    return result


def unchanged(base: Statistics, current: Statistics, name: str) -> bool:
    """Whether a column is described by the same numbers: then these are the same values, however few they are."""
    match base.columns[name], current.columns[name]:
        case Numbers() as base_column, Numbers() as column:
            pairs = ((getattr(base_column, key), getattr(column, key)) for key in ("points", "below", "upto"))
            return base_column.missing == column.missing and all(np.array_equal(*pair) for pair in pairs)
        case Shares() as base_column, Shares() as column:
            return (base_column.missing, base_column.values, base_column.other) == (
                column.missing,
                column.values,
                column.other,
            )
    return False


def _binned(base: Numbers, current: Numbers) -> list[float]:
    """Rows of `current` per tenth of the base's values; missing values are a bin of their own."""
    if not base.rows:
        return [current.missing, current.rows]
    tenths = np.searchsorted(base.upto, base.rows * np.arange(1, BINS) / BINS)
    edges = np.unique(base.points[tenths])
    upto = _upto(current, edges)
    return [current.missing, *np.diff(upto, prepend=0.0, append=float(current.rows)).tolist()]


def _counted(base: Shares, current: Shares) -> list[float]:
    named = [current.values.get(value, 0) for value in base.values]
    return [current.missing, *named, current.rows - current.missing - sum(named)]


def _stability(drift: Drift, name: str, bins: Bins, sizes: Sizes, *, named: bool) -> Drifted:
    if not all(sizes.rows):
        return undecided(name, "psi", drift.psi)
    groups = _groups(bins[0], FEWEST * sizes.rows[0] / min(sizes.mean), named=named)
    base, current = ([sum(counts[at] for at in group) for group in groups] for counts in bins)
    base, current = _filled(base, current)
    interval = psi_interval(base, current, sizes, drift.alpha)
    decides = psi_decided(len(base), independent(*sizes.least), drift.alpha)
    wanted = psi_size(len(base), drift.psi, drift.alpha)
    drifted = decided(name, "psi", interval, drift.psi, sizes, Power(wanted, decides))
    rare = sum(len(group) for group in groups if len(group) > 1) if named else 0
    return replace(drifted, reason=f"{drifted.reason}; {rare} rare categories compared in groups") if rare else drifted


def _filled(base: Sequence[float], current: Sequence[float]) -> Bins:
    """The bins that either fills."""
    filled = [(before, column) for before, column in zip(base, current, strict=True) if before or column]
    return [index[0] for index in filled], [index[1] for index in filled]


def _psi(base: Sequence[float], current: Sequence[float]) -> float:
    return psi(*_filled(base, current))


def _distance(drift: Drift, name: str, base: Numbers, current: Numbers, sizes: Sizes) -> Drifted:
    if not all(sizes.rows):
        return undecided(name, "ks", drift.ks)
    hidden = base.gap + current.gap
    interval = ks_interval(_ks(base, current), sizes, drift.alpha, hidden)
    decides = ks_decided(independent(*sizes.least), drift.alpha, hidden)
    return decided(name, "ks", interval, drift.ks, sizes, Power(ks_size(drift.ks, drift.alpha, hidden), decides))


def _ks(base: Numbers, current: Numbers) -> float:
    """The largest gap between the cumulative shares, at the kept points of both and just below them."""
    points = np.union1d(base.points, current.points)
    gaps = (np.abs(rows(base, points) / base.rows - rows(current, points) / current.rows) for rows in (_upto, _below))
    return float(max(gap.max() for gap in gaps))


def _upto(numbers: Numbers, points: Floats) -> Floats:
    """Rows up to each point. Those between two kept points count as at the upper one."""
    place = np.searchsorted(numbers.points, points, side="right")
    return np.concatenate([[0.0], numbers.upto])[place]


def _below(numbers: Numbers, points: Floats) -> Floats:
    """Rows below each point, likewise."""
    place = np.searchsorted(numbers.points, points, side="left")
    is_kept = place < len(numbers.points)
    kept = np.minimum(place, max(len(numbers.points) - 1, 0))
    exact = is_kept & (numbers.points[kept] == points)
    return np.where(exact, numbers.below[kept], np.concatenate([[0.0], numbers.upto])[place])
