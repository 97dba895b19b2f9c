"""Claims of statistical rules, settled together: pass, fail or inconclusive.

A claim says that a resampled number is no worse than a limit. It passes when the bound on its bad side, one-sided at
alpha, is no worse than the limit: each rule alone, without correction, because all rules must pass (intersection–union,
Berger 1982). It fails when the whole interval is worse: by Holm over all numbers, so that a change within every
limit is blocked by chance with probability alpha at most. Anything between is inconclusive, and so is what would pass
where a pass cannot be trusted: on few blocks, or where a few rows that the holdout may lack can carry the whole margin.
"""

import math
from collections.abc import Hashable, Iterable, Iterator
from dataclasses import dataclass, replace

from tidegate.gate import pass_doubts
from tidegate.gate.evidence import MetricComparison
from tidegate.number_format import number, places_apart, places_of, plain, rounded
from tidegate.records import Direction, Estimate, Finding, Verdict
from tidegate.stats import holm
from tidegate.stats.estimate import Sampled
from tidegate.stats.power import margin_needed, rows_needed, undecided, visible
from tidegate.stats.widest_gap import Measured, lower, p_below, upper

WORTH_A_WORD = 0.01
"""Share of what is left of a margin from which rows that may be missing are named beside a pass."""


@dataclass(frozen=True)
class Claim:
    """`sampled` is no worse than `limit` in `direction`, all in the metric's unit.

    `base` is None where the number itself is judged, not its difference to the base. `limit_name` is the reader's name
    of the limit: "floor", "ceiling", "margin". `alike` and `worst_row` are those of a `MetricComparison`;
    `remark` is added to the reason of the finding.
    """

    rule: str
    subject: str
    sampled: Measured
    limit: float
    direction: Direction
    limit_name: str
    head: float
    rows: int
    base: float | None = None
    slice: str = "all"
    alike: bool = False
    worst_row: float = 0.0
    remark: str = ""


def settle(claims: Iterable[Claim], alpha: float) -> Iterator[Finding]:
    """A finding per claim, in order. 0 < alpha < 0.5."""
    all_claims = list(claims)
    alone = alpha / max(1, len(compared(all_claims)))
    for claim, sampled, level in _levels(all_claims, alpha):
        yield _finding(claim, sampled, alpha=alpha, level=level, alone=alone)


def compared(claims: Iterable[Claim]) -> set[Hashable]:
    """The numbers that are judged: one against several limits is one, as a loss against merge base and release is
    before the first release.
    """
    return {_number(claim) for claim in claims}


def _number(claim: Claim) -> Hashable:
    return claim.subject, claim.slice, claim.direction, claim.sampled


def verdicts(claims: Iterable[Claim], alpha: float) -> Iterator[Verdict]:
    """The verdicts of `settle` without their reasons: for simulations."""
    for claim, sampled, level in _levels(claims, alpha):
        yield _verdict(claim, sampled, alpha, level)[0] if sampled.decidable else Verdict.INCONCLUSIVE


def _levels(claims: Iterable[Claim], alpha: float) -> Iterator[tuple[Claim, Measured, float]]:
    """Each claim, what was sampled so that more is better, and Holm's level for it."""
    oriented = [(claim, _oriented(claim)) for claim in claims]
    p_values = [p_below(sampled, _sign(claim) * claim.limit, alpha=alpha) for claim, sampled in oriented]
    levels = holm.levels(p_values, alpha, [_number(claim) for claim, _ in oriented])
    for (claim, sampled), level in zip(oriented, levels, strict=True):
        yield claim, sampled, level


def loss(claim: Claim, alpha: float) -> float | None:
    """The largest loss that the data allow at alpha, in the metric's unit: against the base, or short of the limit.

    None where undecidable.
    """
    sampled = _oriented(claim)
    if not sampled.decidable:
        return None
    reference = _sign(claim) * claim.limit if claim.base is None else 0.0
    return reference - lower(sampled, alpha)


def _finding(claim: Claim, sampled: Measured, *, alpha: float, level: float, alone: float) -> Finding:
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
        few = pass_doubts.remedy(sampled, claim.slice)
        return replace(blank, remedy=few or "add rows, or raise `min_rows` of its slice")
    limit = _sign(claim) * claim.limit
    verdict, doubt = _verdict(claim, sampled, alpha, level)
    held = verdict is Verdict.INCONCLUSIVE and doubt and _passes(claim, sampled, alpha)
    few = pass_doubts.remedy(sampled, claim.slice) if verdict is Verdict.INCONCLUSIVE else ""
    ends = lower(sampled, alpha), upper(sampled, alpha)
    low, high = sorted(_sign(claim) * end for end in ends)
    estimate = Estimate(claim.sampled.value, low, high, level=1 - alpha)
    reason = _reason(claim, estimate, verdict, best=_sign(claim) * upper(sampled, level), alpha=alpha)
    settled = replace(blank, verdict=verdict, reason=f"{reason}, but {doubt}" if held else reason)
    if claim.base is None or not isinstance(sampled, Sampled):
        return replace(settled, interval=estimate, remedy=few)
    return replace(
        settled,
        difference=estimate,
        sees=visible(sampled, -limit, alone),
        undecided=_undecided(claim, sampled, -limit, alpha, alone) if not doubt else 1.0,
        remedy=few or (_remedy(claim, sampled, -limit, alpha) if verdict is Verdict.INCONCLUSIVE and not held else ""),
    )


def _undecided(claim: Claim, sampled: Sampled, margin: float, alpha: float, alone: float) -> float:
    return 0.0 if claim.alike else undecided(sampled, margin, alpha, alone)


def _verdict(claim: Claim, sampled: Measured, alpha: float, level: float) -> tuple[Verdict, str]:
    """The verdict at Holm's `level`, and why a pass could not be trusted; `sampled` is oriented and decidable."""
    doubt = _doubt(claim, sampled, alpha)
    if _passes(claim, sampled, alpha):
        return Verdict.INCONCLUSIVE if doubt else Verdict.PASS, doubt
    failed = p_below(sampled, _sign(claim) * claim.limit, alpha=alpha) <= level
    return Verdict.FAIL if failed else Verdict.INCONCLUSIVE, doubt


def _passes(claim: Claim, sampled: Measured, alpha: float) -> bool:
    """Whether the claim passes: by its bound, or because no prediction differs."""
    limit = _sign(claim) * claim.limit
    return lower(sampled, alpha) >= limit or (claim.alike and sampled.value >= limit)


def _doubt(claim: Claim, sampled: Measured, alpha: float) -> str:
    """Why a pass is not trusted though its bound is within the limit; empty where it is."""
    if claim.alike:
        return ""
    room = sampled.value - _sign(claim) * claim.limit
    return pass_doubts.doubt(sampled, claim.worst_row, room, alpha, claim.limit_name)


def _reason(claim: Claim, estimate: Estimate, verdict: Verdict, *, best: float, alpha: float) -> str:
    """The observed value, the bound that the verdict rests on, and the limit, in one sentence.

    What the rows cannot show is named where it could matter: kinds of rows of which so many rows lack every one with
    probability alpha (the rule of three, Hanley and Lippman-Hand 1983).
    """
    signed = claim.base is not None
    places = places_apart(places_of(estimate), claim.limit, (estimate.low, estimate.high, best))
    limit = f"the {claim.limit_name} is {plain(abs(claim.limit) if signed else claim.limit)}"
    unseen = f"kinds of rows rarer than 1 in {max(1.0, -claim.rows / math.log(alpha)):,.0f} may be missing"
    if claim.alike and verdict is Verdict.PASS:
        return f"{claim.subject} is unchanged: no prediction differs on {claim.rows:,} rows; {limit}; {unseen}"
    observed, low, high = (
        number(value, places, signed=signed) for value in (estimate.value, estimate.low, estimate.high)
    )
    verb = "changes by" if signed else "is"
    worst = low if claim.direction is Direction.HIGHER else high
    beyond = number(best, places, signed=signed)
    low, high = (low, beyond) if claim.direction is Direction.HIGHER else (beyond, high)
    match verdict:
        case Verdict.PASS:
            bound = f"at worst {worst}"
        case Verdict.FAIL:
            bound = f"at best {beyond}"
        case Verdict.INCONCLUSIVE:
            bound = f"between {low} and {high}"
    remark = f" {claim.remark}" if claim.remark else ""
    slack = abs(estimate.value - claim.limit)
    matters = -math.log(alpha) * claim.worst_row > WORTH_A_WORD * slack
    caution = f"; {unseen}" if matters and verdict is Verdict.PASS else ""
    return f"{claim.subject} {verb} {observed}{remark}, {bound}; {limit}{caution}"


def _undecidable(claim: Claim) -> str:
    if not math.isfinite(claim.sampled.value):
        return f"{claim.subject} is not defined on {claim.rows:,} rows"
    blocks = claim.sampled.freedom + 1
    if blocks < 1.5:
        return f"{claim.subject} has no standard error: its {claim.rows:,} rows are of one day or group"
    return f"{claim.subject} has no standard error on {claim.rows:,} rows in {blocks:,.0f} blocks"


def _remedy(claim: Claim, sampled: Sampled, margin: float, alpha: float) -> str:
    needed = rows_needed(sampled, claim.rows, margin, alpha)
    if needed is None:
        finest = rounded(margin_needed(sampled, alpha), 2)
        return f"no number of rows like these decides this margin; raise it to about {plain(finest)}"
    return "" if needed <= claim.rows else f"needs about {_rounded(needed):,} rows like these"


def _rounded(rows: int) -> int:
    """Two significant digits: a forecast from a standard error deserves no more."""
    unit: int = 10 ** max(0, len(str(rows)) - 2)
    return -(-rows // unit) * unit


def _sign(claim: Claim) -> float:
    return 1.0 if claim.direction is Direction.HIGHER else -1.0


def _oriented(claim: Claim) -> Measured:
    return claim.sampled if claim.direction is Direction.HIGHER else claim.sampled.negated


def _finite(value: float | None) -> float | None:
    return value if value is not None and math.isfinite(value) else None


def no_loss(
    rule: str, metric: str, both: MetricComparison, direction: Direction, *, margin: float, part: str = "all"
) -> Claim:
    """The claim that a metric lost no more than `margin` against the base, whichever way it is better."""
    limit = -margin if direction is Direction.HIGHER else margin
    return Claim(
        rule,
        metric,
        both.difference,
        limit,
        direction,
        "margin",
        both.head,
        both.rows,
        both.base,
        part,
        alike=both.alike,
        worst_row=both.worst_row,
    )
