"""What statistical rules assert, and how all their claims are settled together: pass, fail or inconclusive.

A claim says that a resampled number is no worse than a limit. It passes when the bound on its bad side, one-sided at
alpha, is no worse than the limit: each rule alone, without correction, because all rules have to pass (intersection–
union, Berger 1982). It fails when the whole interval is worse: by Holm over all claims, so that a change within every
limit is blocked by chance with probability alpha at most. Anything between is inconclusive.
"""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from tidegate.policy.evidence import Compared
from tidegate.policy.wording import number, places_of, plain
from tidegate.records import Direction, Estimate, Finding, Verdict
from tidegate.stats import holm
from tidegate.stats.bounds import lower, p_below, upper
from tidegate.stats.power import rows_needed, undecided, visible
from tidegate.stats.sampled import Sampled


@dataclass(frozen=True)
class Claim:
    """`sampled` is no worse than `limit` in `direction`, all in the metric's unit.

    `base` is None where the number itself is judged, not its difference to the base. `limit_name` is what the reader
    knows the limit as: "floor", "ceiling", "margin".
    """

    rule: str
    subject: str
    sampled: Sampled
    limit: float
    direction: Direction
    limit_name: str
    head: float
    rows: int
    base: float | None = None
    slice: str = "all"


def settle(claims: Iterable[Claim], alpha: float) -> Iterator[Finding]:
    """A finding per claim, in order. 0 < alpha < 0.5."""
    known = [(claim, _oriented(claim)) for claim in claims]
    p_values = [p_below(sampled, _sign(claim) * claim.limit) for claim, sampled in known]
    for (claim, sampled), level in zip(known, holm.levels(p_values, alpha), strict=True):
        yield _finding(claim, sampled, alpha=alpha, level=level, alone=alpha / len(known))


def loss(claim: Claim, alpha: float) -> float | None:
    """The largest loss that the data allow at alpha, in the metric's unit: against the base, or short of the limit.

    None where undecidable.
    """
    sampled = _oriented(claim)
    if not sampled.decidable:
        return None
    reference = _sign(claim) * claim.limit if claim.base is None else 0.0
    return reference - lower(sampled, alpha)


def _finding(claim: Claim, sampled: Sampled, *, alpha: float, level: float, alone: float) -> Finding:
    """`sampled` is oriented so that more is better; `level` is Holm's for this claim, `alone` if only it were wrong."""
    blank = Finding(
        claim.rule,
        Verdict.INCONCLUSIVE,
        reason=_undecidable(claim),
        subject=claim.subject,
        slice=claim.slice,
        base=_finite(claim.base),
        head=_finite(claim.head),
        limit=claim.limit,
        rows=claim.rows,
    )
    if not sampled.decidable:
        return replace(blank, remedy="more rows, or a larger `min_rows` for its slice, would decide it")
    limit = _sign(claim) * claim.limit
    worst, best = lower(sampled, alpha), upper(sampled, level)
    verdict = Verdict.PASS if worst >= limit else Verdict.FAIL if p_below(sampled, limit) <= level else blank.verdict
    low, high = sorted((_sign(claim) * worst, _sign(claim) * best))
    estimate = Estimate(claim.sampled.value, low, high, level=1 - alpha)
    judged = replace(blank, verdict=verdict, reason=_reason(claim, estimate, verdict))
    if claim.base is None:
        return replace(judged, interval=estimate)
    return replace(
        judged,
        difference=estimate,
        sees=visible(sampled, -limit, alone),
        undecided=undecided(sampled, -limit, alpha, alone),
        remedy=_remedy(claim, sampled, -limit, alpha) if verdict is Verdict.INCONCLUSIVE else "",
    )


def _reason(claim: Claim, estimate: Estimate, verdict: Verdict) -> str:
    """The observed value, the bound that the verdict rests on, and the limit, in one sentence."""
    places, signed = places_of(estimate), claim.base is not None
    value, low, high = (number(each, places, signed=signed) for each in (estimate.value, estimate.low, estimate.high))
    says = "changes by" if signed else "is"
    worst, best = (low, high) if claim.direction is Direction.HIGHER else (high, low)
    match verdict:
        case Verdict.PASS:
            bound = f"at worst {worst}"
        case Verdict.FAIL:
            bound = f"at best {best}"
        case Verdict.INCONCLUSIVE:
            bound = f"between {low} and {high}"
    limit = abs(claim.limit) if signed else claim.limit
    return f"{claim.subject} {says} {value}, {bound}; the {claim.limit_name} is {plain(limit)}"


def _undecidable(claim: Claim) -> str:
    if not math.isfinite(claim.sampled.value):
        return f"{claim.subject} is not defined on {claim.rows:,} rows"
    return f"{claim.subject} has no standard error on {claim.rows:,} rows in {claim.sampled.freedom + 1:,} blocks"


def _remedy(claim: Claim, sampled: Sampled, margin: float, alpha: float) -> str:
    needed = rows_needed(sampled, claim.rows, margin, alpha)
    return "" if needed is None or needed <= claim.rows else f"needs about {_rounded(needed):,} rows like these"


def _rounded(rows: int) -> int:
    """Two significant digits: a forecast from a standard error deserves no more."""
    unit: int = 10 ** max(0, len(str(rows)) - 2)
    return -(-rows // unit) * unit


def _sign(claim: Claim) -> float:
    return 1.0 if claim.direction is Direction.HIGHER else -1.0


def _oriented(claim: Claim) -> Sampled:
    return claim.sampled if claim.direction is Direction.HIGHER else claim.sampled.negated


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def no_loss(rule: str, metric: str, both: Compared, direction: Direction, *, margin: float, part: str = "all") -> Claim:
    """The claim that a metric lost no more than `margin` against the base, whichever way it is better."""
    limit = -margin if direction is Direction.HIGHER else margin
    return Claim(rule, metric, both.difference, limit, direction, "margin", both.head, both.rows, both.base, part)
