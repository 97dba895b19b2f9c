"""Findings of drift statistics, and how many are decided together."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from tidegate.config.schema.check import Drift
from tidegate.records import Estimate, Finding, Verdict

if TYPE_CHECKING:
    from tidegate.stats.drift_verdict import Drifted
    from tidegate.stats.read_table_statistics import Statistics

KS, PSI = 0.1, 0.2
"""Beyond these for sure is drift where no limit is declared."""
MOST_PSI = 40.0
"""No two tables of up to two hundred million rows are so far apart: an empty bin counts half a row, so that the index
is below ln(2n) + ln(2m)."""


class DriftLimits(Protocol):
    """What an objective declares of drift: None is the default."""

    @property
    def ks(self) -> float | None: ...
    @property
    def psi(self) -> float | None: ...
    @property
    def alpha(self) -> float: ...


def unreachable(*, ks: float | None, psi: float | None) -> Iterator[tuple[str, str]]:
    """Limits that nothing exceeds, by field."""
    if ks is not None and ks >= 1:
        yield "ks", "can never fail: two distributions are at most 1 apart"
    if psi is not None and psi >= MOST_PSI:
        yield "psi", f"can never fail: the index of two tables is below {MOST_PSI:g}"


def findings(name: str, limits: DriftLimits, base: "Statistics", current: "Statistics") -> Iterator[Finding]:
    """One per statistic. A limit that is not declared fails nothing sooner, and lets pass what is within the least
    limit that the rows decide: rows that are alike within a day, as weather is, never decide the default.
    """
    from tidegate.stats.drift import compare
    from tidegate.stats.drift_verdict import within_decided

    drift = Drift(ks=limits.ks or KS, psi=limits.psi or PSI, alpha=limits.alpha / family(base))
    for drifted in compare(drift, base, current):
        declared = limits.ks if drifted.kind == "ks" else limits.psi
        yield _finding(name, drifted if declared else within_decided(drifted), drift.alpha)


def family(base: "Statistics") -> int:
    """How many statistics are decided: two of a column of numbers, one of any other."""
    from tidegate.stats.read_table_statistics import Numbers

    return max(1, sum(1 + isinstance(column, Numbers) for column in base.columns.values()))


def _finding(name: str, drifted: "Drifted", alpha: float) -> Finding:
    interval = drifted.interval
    return Finding(
        name,
        drifted.verdict,
        f"{drifted.column} by {drifted.kind}: {drifted.reason}",
        f"{drifted.column} {drifted.kind}",
        head=interval.value if interval else None,
        interval=Estimate(interval.value, interval.low, interval.high, 1 - alpha) if interval else None,
        limit=drifted.limit,
        rows=drifted.current,
        remedy="" if drifted.verdict is Verdict.PASS else "find out what moved, and whether the model still performs",
    )
