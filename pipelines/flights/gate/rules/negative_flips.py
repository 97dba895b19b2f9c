"""Few flights that the earlier model called right are called wrong by the change's.

Why: who plans by the model notices a warning that was right yesterday and is missing today, also where the metrics are
the same or better. Source: negative flip rate, Yan et al. 2021, "Positive-Congruent Training".

Example: `calls_stay_right: {kind: negative_flips, at_most: 0.05}`
"""

from collections.abc import Iterator
from typing import Literal

import pydantic

from tidegate.arrays import Floats, Mask
from tidegate.config.section import Section
from tidegate.gate.claim import Claim
from tidegate.gate.evidence import Evidence
from tidegate.gate.pairing import Unpaired
from tidegate.records import Direction, Finding, Stricter, Verdict

NEEDS_BASE = True
BY_ROWS = True
NEEDS: tuple[str, ...] = ()
STRICTER = {"at_most": Stricter.SMALLER}
SUBJECT = "negative flips"


class Params(Section):
    """The share of flights that flip from right to wrong may not exceed a limit."""

    kind: Literal["negative_flips"]
    at_most: float = pydantic.Field(ge=0, lt=1, strict=True)
    """The largest share of all flights, at evaluate.threshold."""


def judge(name: str, params: Params, evidence: Evidence) -> Iterator[Claim | Finding]:
    """One claim over the rows that both models predicted."""
    both = evidence.paired
    if isinstance(both, Unpaired):
        yield Finding(name, Verdict.INCONCLUSIVE, both.reason, SUBJECT, limit=params.at_most, remedy=both.remedy)
        return
    late, threshold = both.truth > 0, evidence.declared.threshold
    flipped = (_right(both.base, late, threshold) & ~_right(both.head, late, threshold)).astype(float)

    def share(weights: Floats | None) -> float:
        flights = float(len(flipped)) if weights is None else float(weights.sum())
        found = float(flipped.sum()) if weights is None else float((weights * flipped).sum())
        return found / flights if flights > 0 else float("nan")

    sampled = evidence.sample(share, both, ends=(0.0, 1.0))
    unchanged = bool((both.base == both.head).all())
    yield Claim(
        name,
        SUBJECT,
        sampled,
        params.at_most,
        Direction.LOWER,
        "ceiling",
        sampled.value,
        both.rows,
        alike=unchanged,
    )


def _right(predicted: Floats, late: Mask, threshold: float) -> Mask:
    called_right: Mask = (predicted >= threshold) == late
    return called_right
