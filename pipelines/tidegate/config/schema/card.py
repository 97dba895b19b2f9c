"""conf/card: what only people can say about the model, for its card."""

from typing import Annotated

from pydantic import Field

from tidegate.config.section import Section

LONGEST = 4000
Prose = Annotated[str, Field(max_length=LONGEST, pattern=r"\S")]
"""Sentences; they are shown as they are written, never as markup."""
Item = Annotated[str, Field(max_length=400, pattern=r"\S")]
Items = Annotated[tuple[Item, ...], Field(min_length=1)]


class Card(Section):
    """What no evidence shows. A field that is left out is named as missing on the card."""

    description: Prose | None = None
    """What the model does, for whom, in a few sentences."""
    owners: Items | None = None
    """Who answers for the model: teams or people, and how to reach them."""
    licence: Annotated[str, Field(max_length=120, pattern=r"^[A-Za-z0-9.+() -]+$")] | None = None
    """The model's licence as an SPDX expression, e.g. `MIT`, or `LicenseRef-internal`."""
    intended_use: Prose | None = None
    """What the predictions are for, and what is decided by them."""
    users: Items | None = None
    """Who uses the predictions, and who is affected by them."""
    out_of_scope: Items | None = None
    """Uses that were not considered, or that are refused."""
    limits: Items | None = None
    """Known limits: where the model is not to be trusted, and why."""
    trade_offs: Items | None = None
    """What was given up for what, e.g. accuracy for speed."""
    ethics: Prose | None = None
    """Risks for the people concerned, and what is done about them."""
    oversight: Prose | None = None
    """How people watch the model, and how they overrule or stop it."""
    data_collection: Prose | None = None
    """How the data came to be: by whom collected, selected, labelled, under which terms."""
    risk_management: Prose | None = None
    """Where risks are assessed, and who accepts those that remain."""
    standards: Items | None = None
    """Standards and specifications that were applied."""
    instructions: Prose | None = None
    """Where users of the model find instructions."""
    references: Items | None = None
    """Papers, pages and documents about the model or its data."""


FIELDS = tuple(Card.model_fields)


def missing(card: Card) -> tuple[str, ...]:
    """The fields that are not declared, in the card's order."""
    return tuple(name for name in FIELDS if getattr(card, name) is None)
