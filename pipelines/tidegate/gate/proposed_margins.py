"""Propose margins: the smallest that these rows let an unchanged model pass."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from tidegate.gate.claim import Claim, settle
from tidegate.gate.pass_doubts import margin_decided
from tidegate.number_format import number, places_of, plain
from tidegate.records import Finding, Verdict
from tidegate.stats.estimate import Sampled

DIGITS = 2
"""Significant digits of a proposal: a forecast from a standard error deserves no more."""


def proposals(claims: Iterable[Claim], alpha: float) -> dict[str, float]:
    """Per rule the margin that a true difference of 0 passes with 80 % probability, in each of its parts.

    It rests on how much the two models differ, not on which is better. Left out are rules whose rows resolve none
    (undecidable parts, few blocks, margins as wide as the metric's whole range), and those for which no prediction
    differs.
    """
    found: dict[str, list[float]] = defaultdict(list)
    for claim in claims:
        if isinstance(claim.sampled, Sampled) and not claim.alike:
            found[claim.rule].append(_resolved(claim, claim.sampled, alpha))
    return {rule: _rounded_up(max(margins)) for rule, margins in found.items() if math.isfinite(max(margins))}


def undecided(claims: Iterable[Claim], margins: Mapping[str, float], alpha: float) -> Iterator[Finding]:
    """What is seen of each claim where no margin says which loss matters: nothing is decided."""
    known = list(claims)
    stated = [replace(claim, limit=math.copysign(margins.get(claim.rule, 0.0), claim.limit)) for claim in known]
    for claim, finding in zip(known, settle(stated, alpha), strict=True):
        margin = None if claim.alike else margins.get(claim.rule)
        yield replace(
            finding,
            verdict=Verdict.INCONCLUSIVE,
            reason=_reason(claim, finding),
            limit=None,
            sees=None,
            undecided=None,
            remedy=_remedy(claim, margin),
        )


def _resolved(claim: Claim, sampled: Sampled, alpha: float) -> float:
    """The margin, or infinity: also where it is as wide as the metric's whole range."""
    margin = margin_decided(replace(sampled, value=0.0), claim.worst_row, alpha)
    return margin if margin < (sampled.high - sampled.low) / 2 else math.inf


def _reason(claim: Claim, finding: Finding) -> str:
    if (difference := finding.difference) is None:
        return f"{finding.reason}; no margin was given"
    if claim.alike:
        return f"{claim.subject} is unchanged: no prediction differs; no margin was given"
    places = places_of(difference)
    value, low, high = (number(end, places, signed=True) for end in (difference.value, difference.low, difference.high))
    return f"{claim.subject} changes by {value}, between {low} and {high}; no margin was given"


def _remedy(claim: Claim, margin: float | None) -> str:
    if claim.alike:
        return "any margin would pass"
    return "these rows resolve none" if margin is None else f"these rows resolve {plain(margin)}"


def _rounded_up(margin: float) -> float:
    if margin <= 0:
        return 0.0
    unit = 10.0 ** (math.floor(math.log10(margin)) - DIGITS + 1)
    return float(f"{math.ceil(margin / unit - 1e-9) * unit:.{DIGITS}g}")
