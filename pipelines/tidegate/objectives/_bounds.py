"""Decide a number by its interval: within its limit, beyond, or undecided."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidegate.number_format import number, places_of, plain
from tidegate.records import Direction, Estimate, Finding, Verdict

if TYPE_CHECKING:
    from tidegate.stats.estimate import Sampled

LEAST_BLOCKS = 25
"""Days or groups that a pass rests on at least, as in the gate: fewer do not show how unlike they are."""


@dataclass(frozen=True, slots=True)
class Limited:
    """What is decided: the rule and subject of the finding, the limit, and which way is better."""

    rule: str
    subject: str
    limit: float
    direction: Direction
    rows: int


def undecided(name: str, subject: str, reason: str, remedy: str = "", rows: int | None = None) -> Finding:
    return Finding(name, Verdict.INCONCLUSIVE, reason, subject, rows=rows, remedy=remedy)


def decided(of: Limited, sampled: "Sampled", alpha: float, note: str = "") -> Finding:
    """One-sided at `alpha` on each side. Few blocks pass nothing."""
    from tidegate.stats.score_test import lower, upper

    if not sampled.decidable:
        return undecided(of.rule, of.subject, f"{of.subject} is undefined on {of.rows:,} rows", rows=of.rows)
    estimate = Estimate(sampled.value, lower(sampled, alpha), upper(sampled, alpha), 1 - alpha)
    higher = of.direction is Direction.HIGHER
    within = estimate.low >= of.limit if higher else estimate.high <= of.limit
    beyond = estimate.high < of.limit if higher else estimate.low > of.limit
    few = sampled.blocked and sampled.freedom + 1 < LEAST_BLOCKS
    verdict = Verdict.FAIL if beyond else Verdict.PASS if within and not few else Verdict.INCONCLUSIVE
    places = places_of(estimate)
    value, low, high = (number(part, places) for part in (estimate.value, estimate.low, estimate.high))
    bound = "floor" if higher else "ceiling"
    reason = f"{of.subject} is {value} [{low}, {high}] on {of.rows:,} rows; the {bound} is {plain(of.limit)}"
    if within and few:
        reason += (
            f", but its days or groups are worth {sampled.freedom + 1:.0f} of equal size; a pass needs {LEAST_BLOCKS}"
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
