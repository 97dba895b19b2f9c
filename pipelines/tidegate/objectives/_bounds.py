"""Decide a number by its interval: within its limit, beyond, or undecided."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidegate.config.schema.data import ColumnRole, Columns, column_of
from tidegate.number_format import number, places_of, plain
from tidegate.records import Estimate, Finding, Verdict

if TYPE_CHECKING:
    from tidegate.stats.widest_gap import Measured

LEAST_BLOCKS = 25
"""Days or groups that a pass rests on at least, as in the gate: fewer do not show how unlike they are."""

DAY_S = 86_400


@dataclass(frozen=True, slots=True)
class Limited:
    """What is decided: the rule and subject of the finding, on how many rows, and where the number must be."""

    rule: str
    subject: str
    rows: int
    floor: float | None = None
    ceiling: float | None = None
    says: str = ""
    """What the number is, where the subject alone does not say it."""

    @property
    def limit(self) -> float | None:
        """The one that a finding names: of two, the upper."""
        return self.floor if self.ceiling is None else self.ceiling

    def holds(self, low: float, high: float) -> bool:
        """Whether the whole interval is within."""
        return (self.floor is None or low >= self.floor) and (self.ceiling is None or high <= self.ceiling)

    def excludes(self, low: float, high: float) -> bool:
        """Whether the whole interval is beyond one limit."""
        return (self.floor is not None and high < self.floor) or (self.ceiling is not None and low > self.ceiling)

    def __str__(self) -> str:
        match self.floor, self.ceiling:
            case float(floor), float(ceiling):
                return f"{plain(floor)} to {plain(ceiling)} is allowed"
            case float(floor), None:
                return f"the floor is {plain(floor)}"
            case _, ceiling:
                return f"the ceiling is {plain(ceiling or 0.0)}"


def too_few_days(columns: Columns, seconds: float) -> str:
    """Why rows of so long a time can never pass, where they are counted by day; empty where they can."""
    if column_of(columns, ColumnRole.TIME) is None or column_of(columns, ColumnRole.GROUP) is not None:
        return ""
    days = math.ceil(seconds / DAY_S) + 1  # it may begin and end within a day
    if days >= LEAST_BLOCKS:
        return ""
    return f"can never hold: its rows are of at most {days} days, and a pass needs {LEAST_BLOCKS}"


def undecided(name: str, subject: str, reason: str, remedy: str = "", rows: int | None = None) -> Finding:
    return Finding(name, Verdict.INCONCLUSIVE, reason, subject, rows=rows, remedy=remedy)


def too_few(name: str, subject: str, rows: int, least: int) -> Finding:
    """Undecided, because the window has fewer rows than the declaration asks for."""
    return undecided(name, subject, f"{rows:,} rows; {least:,} are needed", "lengthen the window", rows)


def lacking(name: str, column: str, *, in_training: bool) -> Finding:
    """Undecided, because the window, or else the training rows, do not have the column."""
    return undecided(name, column, f"the window lacks {column}" if in_training else f"the training rows lack {column}")


def decided(of: Limited, measured: "Measured", alpha: float, note: str = "") -> Finding:
    """One-sided at `alpha` on each side. Few blocks pass nothing."""
    from tidegate.stats.widest_gap import lower, upper

    if not measured.decidable:
        return undecided(of.rule, of.subject, f"{of.says or of.subject} is undefined on {of.rows:,} rows", rows=of.rows)
    estimate = Estimate(measured.value, lower(measured, alpha), upper(measured, alpha), 1 - alpha)
    within, beyond = of.holds(estimate.low, estimate.high), of.excludes(estimate.low, estimate.high)
    few = measured.blocked and measured.freedom + 1 < LEAST_BLOCKS
    verdict = Verdict.FAIL if beyond else Verdict.PASS if within and not few else Verdict.INCONCLUSIVE
    places = places_of(estimate)
    value, low, high = (number(part, places) for part in (estimate.value, estimate.low, estimate.high))
    reason = f"{of.says or of.subject} is {value} [{low}, {high}] on {of.rows:,} rows; {of}"
    if within and few:
        reason += (
            f", but its days or groups are worth {measured.freedom + 1:.0f} of equal size; a pass needs {LEAST_BLOCKS}"
        )
    remedy = "" if verdict is not Verdict.INCONCLUSIVE else "wait for more rows, or lengthen the window"
    return Finding(
        of.rule,
        verdict,
        f"{reason}{note}",
        of.subject,
        head=estimate.value,
        interval=estimate,
        limit=of.limit,
        rows=of.rows,
        remedy=remedy,
    )
