"""How far two tables' columns differ, by kept statistics of each, and whether their rows are enough to tell.

A difference between two samples is never zero. Each statistic comes with the noise that two samples of these sizes from
one population stay below in all but `alpha` of cases: drift fails where the statistic exceeds its limit by more than
the noise, passes where it stays below by more than the noise, and is inconclusive between. Where not every value of a
column was kept, what a cumulative share can be off by counts as noise too.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tidegate.arrays import Floats
from tidegate.config.schema.check import Drift
from tidegate.records import Verdict

SCHEMA = 1
BINS = 10


@dataclass(frozen=True, slots=True)
class Drifted:
    """One statistic of one column: `psi` or `ks`, with its noise, over `base` and `here` rows that hold a value."""

    column: str
    kind: str
    value: float | None
    noise: float
    limit: float
    base: int
    here: int
    verdict: Verdict
    reason: str


@dataclass(frozen=True, slots=True)
class _Numbers:
    """A numeric column: the rows below each kept point, and those up to it, in order."""

    missing: int
    points: Floats
    below: Floats
    upto: Floats

    @property
    def rows(self) -> int:
        return int(self.upto[-1]) if len(self.upto) else 0

    @property
    def gap(self) -> float:
        """The most that a cumulative share can be off by between two kept points."""
        between = self.below - np.concatenate([[0.0], self.upto[:-1]])
        return float(between.max() / self.rows) if self.rows else 0.0


@dataclass(frozen=True, slots=True)
class _Shares:
    missing: int
    values: Mapping[str, int]
    other: int

    @property
    def rows(self) -> int:
        return self.missing + sum(self.values.values()) + self.other


@dataclass(frozen=True, slots=True)
class Statistics:
    """What `data/statistics.py` described, read back."""

    rows: int
    columns: Mapping[str, _Numbers | _Shares]


def read(value: Any) -> Statistics:
    """Raises ValueError where these are no statistics of a table, or another version's."""
    try:
        if value["schema"] != SCHEMA:
            raise ValueError(f"has schema {value['schema']}, not {SCHEMA}")
        return Statistics(int(value["rows"]), {str(name): _column(each) for name, each in value["columns"].items()})
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(f"lacks {error}" if isinstance(error, KeyError) else str(error)) from None


def compare(drift: Drift, base: Statistics, here: Statistics) -> Iterator[Drifted]:
    """Per column that both describe alike: the stability index, and for numbers the Kolmogorov–Smirnov distance."""
    for name, before in base.columns.items():
        match before, here.columns.get(name):
            case _Numbers(), _Numbers() as now:
                yield _stability(drift, name, _binned(before, before), _binned(before, now))
                yield _distance(drift, name, before, now)
            case _Shares(), _Shares() as now:
                yield _stability(drift, name, _counted(before, before), _counted(before, now))


def distances(base: Statistics, here: Statistics) -> dict[str, dict[str, float]]:
    """By column and statistic, how far two tables are apart: what is recorded where nothing is judged."""
    found: dict[str, dict[str, float]] = {}
    for name, before in base.columns.items():
        match before, here.columns.get(name):
            case _Numbers(), _Numbers() as now if before.rows and now.rows:
                found[name] = {"psi": _psi(_binned(before, before), _binned(before, now)), "ks": _ks(before, now)}
            case _Shares(), _Shares() as now if before.rows and now.rows:
                found[name] = {"psi": _psi(_counted(before, before), _counted(before, now))}
    return found


def unchanged(base: Statistics, here: Statistics, name: str) -> bool:
    """Whether a column is described by the same numbers: then these are the same values, however few they are."""
    match base.columns[name], here.columns[name]:
        case _Numbers() as before, _Numbers() as now:
            pairs = ((getattr(before, key), getattr(now, key)) for key in ("points", "below", "upto"))
            return before.missing == now.missing and all(np.array_equal(*pair) for pair in pairs)
        case before, now:
            return before == now


def psi(base: Sequence[float], here: Sequence[float]) -> float:
    """Population stability index of two rows of counts over the same bins: Σ (p − q) ln(p / q), 0 for equal shares.

    Half a row is added to every bin, so that an empty one is far and not infinitely far.
    """
    n, m = sum(base) + len(base) / 2, sum(here) + len(here) / 2
    shares = [((b + 0.5) / n, (h + 0.5) / m) for b, h in zip(base, here, strict=True)]
    return sum((q - p) * math.log(q / p) for p, q in shares)


def psi_noise(bins: int, n: int, m: int, alpha: float) -> float:
    """What the index of two samples of one population stays below: chi-squared scaled by 1/n + 1/m (Yurdakul 2018)."""
    from scipy.stats import chi2

    return float(chi2.ppf(1 - alpha, max(bins - 1, 1)) * (1 / n + 1 / m))


def ks_noise(n: int, m: int, alpha: float) -> float:
    """What the distance of two samples of one population stays below, for large samples (Smirnov 1948)."""
    return math.sqrt(-math.log(alpha / 2) / 2 * (1 / n + 1 / m))


def _column(value: Mapping[str, Any]) -> _Numbers | _Shares:
    if "values" in value:
        counts = {str(name): int(rows) for name, rows in value["values"].items()}
        return _Shares(int(value["missing"]), counts, int(value["other"]))
    points, at, before = (np.asarray(value[key], dtype=np.float64) for key in ("points", "at", "before"))
    if not len(points) == len(at) == len(before) or (np.diff(points) <= 0).any():
        raise ValueError("holds points that are not in order, or without their counts")
    upto = np.cumsum(at + before)
    return _Numbers(int(value["missing"]), points, upto - at, upto)


def _binned(base: _Numbers, here: _Numbers) -> list[float]:
    """Rows of `here` per tenth of the base's values; missing values are a bin of their own."""
    if not base.rows:
        return [here.missing, here.rows]
    tenths = np.searchsorted(base.upto, base.rows * np.arange(1, BINS) / BINS)
    edges = np.unique(base.points[tenths])
    upto = _upto(here, edges)
    return [here.missing, *np.diff(upto, prepend=0.0, append=float(here.rows)).tolist()]


def _counted(base: _Shares, here: _Shares) -> list[float]:
    named = [here.values.get(each, 0) for each in base.values]
    return [here.missing, *named, here.rows - here.missing - sum(named)]


def _stability(drift: Drift, name: str, base: Sequence[float], here: Sequence[float]) -> Drifted:
    bins = sum(bool(before or now) for before, now in zip(base, here, strict=True))
    n, m = int(sum(base)), int(sum(here))
    if not n or not m:
        return _undecided(name, "psi", drift.psi)
    index = _psi(base, here)
    noise = psi_noise(bins, n, m, drift.alpha) if bins > 1 else 0.0
    verdict, said = _decided(index, noise, drift.psi, n=n, m=m, per_row=noise / (1 / n + 1 / m))
    return Drifted(name, "psi", index, noise, drift.psi, n, m, verdict, said)


def _psi(base: Sequence[float], here: Sequence[float]) -> float:
    """The index over the bins that either fills."""
    filled = [(before, now) for before, now in zip(base, here, strict=True) if before or now]
    return psi(*zip(*filled, strict=True)) if len(filled) > 1 else 0.0


def _distance(drift: Drift, name: str, base: _Numbers, here: _Numbers) -> Drifted:
    n, m = base.rows, here.rows
    if not n or not m:
        return _undecided(name, "ks", drift.ks)
    distance, noise = _ks(base, here), ks_noise(n, m, drift.alpha) + base.gap + here.gap
    verdict, said = _decided(distance, noise, drift.ks, n=n, m=m, per_row=None)
    return Drifted(name, "ks", distance, noise, drift.ks, n, m, verdict, said)


def _ks(base: _Numbers, here: _Numbers) -> float:
    """The largest gap between the cumulative shares, at the kept points of both and just below them."""
    points = np.union1d(base.points, here.points)
    gaps = (np.abs(rows(base, points) / base.rows - rows(here, points) / here.rows) for rows in (_upto, _below))
    return float(max(each.max() for each in gaps))


def _upto(numbers: _Numbers, points: Floats) -> Floats:
    """Rows up to each point. Those between two kept points count as at the upper one."""
    place = np.searchsorted(numbers.points, points, side="right")
    return np.concatenate([[0.0], numbers.upto])[place]


def _below(numbers: _Numbers, points: Floats) -> Floats:
    """Rows below each point, likewise."""
    place = np.searchsorted(numbers.points, points, side="left")
    known = place < len(numbers.points)
    kept = np.minimum(place, max(len(numbers.points) - 1, 0))
    exact = known & (numbers.points[kept] == points)
    return np.where(exact, numbers.below[kept], np.concatenate([[0.0], numbers.upto])[place])


def _decided(value: float, noise: float, limit: float, *, n: int, m: int, per_row: float | None) -> tuple[Verdict, str]:
    seen = f"{value:.3g} ± {noise:.2g} over {m:,} rows against {n:,}"
    if value - noise > limit:
        return Verdict.FAIL, f"{seen}: beyond {limit:g}"
    if value + noise <= limit:
        return Verdict.PASS, seen
    wanted = limit / 2
    allowed = wanted / per_row if per_row else (wanted / noise) ** 2 * (1 / n + 1 / m)
    return Verdict.INCONCLUSIVE, f"{seen}: too close to {limit:g} to tell{_needed(allowed - 1 / n, m)}"


def _needed(share: float, rows: int) -> str:
    """How many rows bring the noise down to half the limit: those of which each is this share of the whole."""
    if share <= 0:
        return "; needs a larger reference"
    return f"; needs about {math.ceil(1 / share):,} rows" if rows * share < 1 else ""


def _undecided(name: str, kind: str, limit: float) -> Drifted:
    said = f"{name} holds no value in one of the tables"
    return Drifted(name, kind, None, math.inf, limit, 0, 0, Verdict.INCONCLUSIVE, said)
