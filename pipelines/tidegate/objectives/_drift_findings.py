"""Findings of drift statistics, and how many are decided together."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tidegate.records import Estimate, Finding, Verdict

if TYPE_CHECKING:
    from tidegate.stats.drift import Drifted
    from tidegate.stats.read_table_statistics import Statistics

MOST_PSI = 40.0
"""No two tables of up to two hundred million rows are so far apart: an empty bin counts half a row, so that the index
is below ln(2n) + ln(2m)."""


def unreachable(*, ks: float, psi: float) -> Iterator[tuple[str, str]]:
    """Limits that nothing exceeds, by field."""
    if ks >= 1:
        yield "ks", "can never fail: two distributions are at most 1 apart"
    if psi >= MOST_PSI:
        yield "psi", f"can never fail: the index of two tables is below {MOST_PSI:g}"


def family(base: "Statistics") -> int:
    """How many statistics are decided: two of a column of numbers, one of any other."""
    from tidegate.stats.read_table_statistics import Numbers

    return max(1, sum(1 + isinstance(column, Numbers) for column in base.columns.values()))


def finding(name: str, drifted: "Drifted", alpha: float) -> Finding:
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
