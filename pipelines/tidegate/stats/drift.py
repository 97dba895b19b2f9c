"""How far two tables' columns differ, by kept statistics of each, and whether their rows are enough to tell.

A difference between two samples is never zero. Each statistic comes with an interval around it, of error `alpha` on
each side: drift fails where the whole interval lies beyond the limit, passes where it lies within, and is inconclusive
between. Rows of one day or group are not independent: they count as the number of independent rows that would err as
much. Where not every value of a column was kept, what a cumulative share can be off by widens the interval.
"""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tidegate.arrays import Floats
from tidegate.config.schema.check import Drift
from tidegate.records import Verdict
from tidegate.stats.drift_intervals import (
    Interval,
    Sizes,
    ks_interval,
    ks_size,
    psi,
    psi_interval,
    psi_size,
)
from tidegate.stats.table_statistics import Alike, Numbers, Shares, Statistics

BINS = 10
Bins = tuple[list[float], list[float]]
FEWEST = 20
"""Bins expected in fewer independent rows than this are compared together with their neighbours: of a hundred rare
categories, as of tenths of a hundred rows, the index is mostly noise."""


@dataclass(frozen=True, slots=True)
class Drifted:
    """One statistic of one column: `psi` or `ks`, with its interval, over `base` and `here` rows that hold a value."""

    column: str
    kind: str
    interval: Interval | None
    limit: float
    base: int
    here: int
    verdict: Verdict
    reason: str


def compare(drift: Drift, base: Statistics, here: Statistics) -> Iterator[Drifted]:
    """Per column that both describe alike: the stability index, and for numbers the Kolmogorov–Smirnov distance."""
    for name, before in base.columns.items():
        match before, here.columns.get(name):
            case Numbers(), Numbers() as now:
                sizes = _sizes(base, here, name, (before.rows + before.missing, now.rows + now.missing))
                yield _stability(drift, name, (_binned(before, before), _binned(before, now)), sizes, named=False)
                yield _distance(drift, name, before, now, _sizes(base, here, name, (before.rows, now.rows)))
            case Shares(), Shares() as now:
                sizes = _sizes(base, here, name, (before.rows, now.rows))
                yield _stability(drift, name, (_counted(before, before), _counted(before, now)), sizes, named=True)


def _sizes(base: Statistics, here: Statistics, name: str, rows: tuple[int, int]) -> Sizes:
    """As the base knows how alike rows are, else as the other table does. Of two tables that know nothing, all rows
    count; a table that does not know its blocks has the other's."""
    alike = base.columns[name].alike or here.columns[name].alike or Alike(0, 0)
    blocks = (base.block or here.block or 1.0, here.block or base.block or 1.0)

    def worth(correlation: float) -> tuple[float, float]:
        n, m = (
            each / (1 + (min(max(block, 1.0), max(each, 1)) - 1) * correlation)
            for each, block in zip(rows, blocks, strict=True)
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
        if sum(base[each] for each in gathered) >= enough:
            groups.append(gathered)
            gathered = []
    if gathered and groups:
        groups[-1] += gathered
    elif gathered:
        groups.append(gathered)
    return [[0], *groups, *([[len(base) - 1]] if named else [])]


def distances(base: Statistics, here: Statistics) -> dict[str, dict[str, float]]:
    """By column and statistic, how far two tables are apart: what is recorded where nothing is judged."""
    found: dict[str, dict[str, float]] = {}
    for name, before in base.columns.items():
        match before, here.columns.get(name):
            case Numbers(), Numbers() as now if before.rows and now.rows:
                found[name] = {"psi": _psi(_binned(before, before), _binned(before, now)), "ks": _ks(before, now)}
            case Shares(), Shares() as now if before.rows and now.rows:
                found[name] = {"psi": _psi(_counted(before, before), _counted(before, now))}
    return found


def unchanged(base: Statistics, here: Statistics, name: str) -> bool:
    """Whether a column is described by the same numbers: then these are the same values, however few they are."""
    match base.columns[name], here.columns[name]:
        case Numbers() as before, Numbers() as now:
            pairs = ((getattr(before, key), getattr(now, key)) for key in ("points", "below", "upto"))
            return before.missing == now.missing and all(np.array_equal(*pair) for pair in pairs)
        case Shares() as before, Shares() as now:
            return (before.missing, before.values, before.other) == (now.missing, now.values, now.other)
    return False


def _binned(base: Numbers, here: Numbers) -> list[float]:
    """Rows of `here` per tenth of the base's values; missing values are a bin of their own."""
    if not base.rows:
        return [here.missing, here.rows]
    tenths = np.searchsorted(base.upto, base.rows * np.arange(1, BINS) / BINS)
    edges = np.unique(base.points[tenths])
    upto = _upto(here, edges)
    return [here.missing, *np.diff(upto, prepend=0.0, append=float(here.rows)).tolist()]


def _counted(base: Shares, here: Shares) -> list[float]:
    named = [here.values.get(each, 0) for each in base.values]
    return [here.missing, *named, here.rows - here.missing - sum(named)]


def _stability(drift: Drift, name: str, bins: Bins, sizes: Sizes, *, named: bool) -> Drifted:
    if not all(sizes.rows):
        return _undecided(name, "psi", drift.psi)
    groups = _groups(bins[0], FEWEST * sizes.rows[0] / min(sizes.mean), named=named)
    base, here = ([sum(counts[at] for at in group) for group in groups] for counts in bins)
    base, here = _filled(base, here)
    interval = psi_interval(base, here, sizes, drift.alpha)
    found = _decided(name, "psi", interval, drift.psi, sizes, psi_size(len(base), drift.psi, drift.alpha))
    rare = sum(len(group) for group in groups if len(group) > 1) if named else 0
    return replace(found, reason=f"{found.reason}; {rare} rare categories compared in groups") if rare else found


def _filled(base: Sequence[float], here: Sequence[float]) -> Bins:
    """The bins that either fills."""
    filled = [(before, now) for before, now in zip(base, here, strict=True) if before or now]
    return [each[0] for each in filled], [each[1] for each in filled]


def _psi(base: Sequence[float], here: Sequence[float]) -> float:
    return psi(*_filled(base, here))


def _distance(drift: Drift, name: str, base: Numbers, here: Numbers, sizes: Sizes) -> Drifted:
    if not all(sizes.rows):
        return _undecided(name, "ks", drift.ks)
    hidden = base.gap + here.gap
    interval = ks_interval(_ks(base, here), sizes, drift.alpha, hidden)
    return _decided(name, "ks", interval, drift.ks, sizes, ks_size(drift.ks, drift.alpha, hidden))


def _ks(base: Numbers, here: Numbers) -> float:
    """The largest gap between the cumulative shares, at the kept points of both and just below them."""
    points = np.union1d(base.points, here.points)
    gaps = (np.abs(rows(base, points) / base.rows - rows(here, points) / here.rows) for rows in (_upto, _below))
    return float(max(each.max() for each in gaps))


def _upto(numbers: Numbers, points: Floats) -> Floats:
    """Rows up to each point. Those between two kept points count as at the upper one."""
    place = np.searchsorted(numbers.points, points, side="right")
    return np.concatenate([[0.0], numbers.upto])[place]


def _below(numbers: Numbers, points: Floats) -> Floats:
    """Rows below each point, likewise."""
    place = np.searchsorted(numbers.points, points, side="left")
    known = place < len(numbers.points)
    kept = np.minimum(place, max(len(numbers.points) - 1, 0))
    exact = known & (numbers.points[kept] == points)
    return np.where(exact, numbers.below[kept], np.concatenate([[0.0], numbers.upto])[place])


def _decided(name: str, kind: str, interval: Interval, limit: float, sizes: Sizes, wanted: float) -> Drifted:
    (n, m), seen = sizes.rows, _seen(interval, sizes)
    if interval.low > limit:
        verdict, said = Verdict.FAIL, f"{seen}: beyond {limit:g}"
    elif interval.high <= limit:
        verdict, said = Verdict.PASS, seen
    else:
        said = f"{seen}: too close to {limit:g} to tell{_needed(wanted, sizes)}"
        verdict = Verdict.INCONCLUSIVE
    return Drifted(name, kind, interval, limit, n, m, verdict, said)


def _seen(interval: Interval, sizes: Sizes) -> str:
    (n, m), worth = sizes.rows, tuple(map(math.floor, sizes.least))
    between = f"{interval.value:.3g}, between {interval.low:.3g} and {interval.high:.3g}, over {m:,} rows against {n:,}"
    if worth == (n, m):
        return between
    return f"{between} (as sure as {worth[1]:,} and {worth[0]:,} independent rows)"


def _needed(wanted: float, sizes: Sizes) -> str:
    """How many rows, as alike as these are, let an unchanged column pass in 80 % of cases."""
    (n, m), rows = sizes.least, sizes.rows[1]
    if not 0 < wanted < n:
        return "; needs a larger reference" if wanted else ""
    needed = math.ceil(rows / m / (1 / wanted - 1 / n))
    return f"; needs about {needed:,} rows" if needed > rows else ""


def _undecided(name: str, kind: str, limit: float) -> Drifted:
    said = f"{name} holds no value in one of the tables"
    return Drifted(name, kind, None, limit, 0, 0, Verdict.INCONCLUSIVE, said)
