"""Decide one drift statistic by its interval, and say what would decide it."""

import math
from dataclasses import dataclass, replace

from tidegate.number_format import plain, rounded_up, significant
from tidegate.records import Verdict
from tidegate.stats.drift_intervals import Interval, Sizes

COARSEST = {"ks": 0.5, "psi": 1.0}
"""Columns that are farther apart have little in common: a coarser limit is none."""


@dataclass(frozen=True, slots=True)
class Power:
    """What rows can decide, of rows that did not drift."""

    size: float
    """The independent rows that decide the limit; infinite where none do."""
    limit: float
    """The least limit that these rows decide."""


@dataclass(frozen=True, slots=True)
class Drifted:
    """One statistic of one column, `psi` or `ks`, with its interval; `base` and `current` count rows with a value."""

    column: str
    kind: str
    interval: Interval | None
    limit: float
    base: int
    current: int
    verdict: Verdict
    reason: str
    decides: float = math.inf
    """The least limit that so many rows, as alike as these are within a day or group, decide."""


def decided(name: str, kind: str, interval: Interval, limit: float, sizes: Sizes, power: Power) -> Drifted:
    """Beyond the limit for sure, within it for sure, or undecided."""
    (n, m), summary, decides = sizes.rows, _seen(interval, sizes), rounded_up(power.limit)
    if interval.low > limit:
        verdict, reason = Verdict.FAIL, f"{summary}: beyond {plain(limit)}"
    elif interval.high <= limit:
        verdict, reason = Verdict.PASS, summary
    else:
        coarser = f"; these rows decide a limit of {plain(decides)}" if limit < decides <= COARSEST[kind] else ""
        reason = f"{summary}: too close to {plain(limit)} to decide{_needed(power.size, sizes)}{coarser}"
        verdict = Verdict.INCONCLUSIVE
    return Drifted(name, kind, interval, limit, n, m, verdict, reason, decides)


def within_decided(drifted: Drifted) -> Drifted:
    """An undecided statistic, passing where it is within the least limit that its rows decide, which it then names.

    Where that limit is coarser than anything that a limit is for, it stays undecided.
    """
    limit, interval = drifted.decides, drifted.interval
    if drifted.verdict is not Verdict.INCONCLUSIVE or interval is None:
        return drifted
    if not interval.high <= limit <= COARSEST[drifted.kind]:
        return drifted
    seen = drifted.reason.partition(": too close")[0]
    reason = (
        f"{seen}: within {plain(limit)}, the least limit that rows so alike decide; {plain(drifted.limit)} needs more"
    )
    return replace(drifted, verdict=Verdict.PASS, reason=reason, limit=limit)


def _seen(interval: Interval, sizes: Sizes) -> str:
    (n, m), worth = sizes.rows, tuple(map(math.floor, sizes.least))
    ends = f"between {significant(interval.low)} and {significant(interval.high)}"
    between = f"{significant(interval.value)}, {ends}, over {m:,} rows against {n:,}"
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


def undecided(name: str, kind: str, limit: float) -> Drifted:
    """Without a value on one side."""
    reason = f"{name} holds no value in one of the tables"
    return Drifted(name, kind, None, limit, 0, 0, Verdict.INCONCLUSIVE, reason)
