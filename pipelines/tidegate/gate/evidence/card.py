"""What people declare about the model in conf/card."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from pydantic import Field

from tidegate import paths
from tidegate.config import params
from tidegate.config.schema.card import Card
from tidegate.config.section import Section
from tidegate.errors import UserError
from tidegate.gate.pairing import Unpaired

if TYPE_CHECKING:
    from tidegate.gate.evidence import Evidence
    from tidegate.gate.revision import RevisionFolder

PATHS = ()
ABSENT = Unpaired("conf/card was not read", "run `tidegate compose`")


class CardDeclaration(Section):
    """The part of the declaration that is read; without one, every field is missing."""

    card: Card = Field(default_factory=Card)


def read(folder: "RevisionFolder") -> Card | Unpaired:
    try:
        return params.load(CardDeclaration, folder.root / paths.PARAMS).card
    except UserError as error:
        return Unpaired(f"the card of {folder.name} is unknown: {error.problems[0]}", "run `tidegate compose`")


def corrupted(twin: "Evidence") -> "Iterator[tuple[str, Evidence]]":
    from tidegate.gate.evidence import card

    if isinstance(twin.head.of(card), Card):
        yield "a card that says nothing", twin.with_head(twin.head.holding(card, Card()))
