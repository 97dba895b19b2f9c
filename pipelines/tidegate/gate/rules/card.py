"""The demanded fields of conf/card are declared.

They are what only people can say about the model, such as owners and limits. What evidence shows (metrics, slices,
fairness, stress) is on the card anyway, and has rules of its own.

Why: intended use, limits and owners are asked for when something went wrong; then it is too late to write them.

Example: `documented: {kind: card, fields: [owners, licence, intended_use, limits]}`
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import Field

from tidegate.config.schema.card import FIELDS
from tidegate.config.section import EachOnce, Section
from tidegate.gate.claim import Claim
from tidegate.gate.evidence import Evidence, card
from tidegate.gate.pairing import Unpaired
from tidegate.records import Finding, Stricter, Verdict

NEEDS_BASE = False
BY_ROWS = False
NEEDS = ("card",)
STRICTER: dict[str, Stricter] = {}

CardField = Literal[FIELDS]  # type: ignore[valid-type]  # derived, so that a new field can be demanded


class Params(Section):
    """Fields of conf/card must be filled in."""

    kind: Literal["card"]
    fields: Annotated[tuple[CardField, ...], EachOnce, Field(min_length=1)]
    """The fields that the card must have, e.g. `owners`; another list is another rule."""


def judge(name: str, params: Params, evidence: Evidence) -> Iterator[Claim | Finding]:
    declared = evidence.head.of(card)
    if isinstance(declared, Unpaired):
        yield Finding(name, Verdict.INCONCLUSIVE, declared.reason, "card", remedy=declared.remedy)
        return
    for field in params.fields:
        if getattr(declared, field) is None:
            remedy = f"write card.{field} in conf/card"
            yield Finding(name, Verdict.FAIL, f"{field} is missing on the model's card", f"card.{field}", remedy=remedy)
    if all(getattr(declared, field) is not None for field in params.fields):
        count = len(params.fields)
        reason = f"the card has {'the demanded field' if count == 1 else f'all {count} demanded fields'}"
        yield Finding(name, Verdict.PASS, reason, "card")
