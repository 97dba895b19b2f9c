"""What a card does not say: two short lists after what it does.

What was not measured or declared, and what only people can write.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from tidegate.card.document import PEOPLE, CardDocument

UNMEASURED, UNWRITTEN = "Not measured, or not declared", "To be written by people"
OF_PEOPLE = "unwritten"
INCOMPLETE = "Incomplete: parts that no evidence shows are still"
"""Before a link to the list, in the middle of a sentence."""
SAYS = (
    "Missing. Each is a key of a file in `conf/card/`, which `conf/config.yaml` chooses by `- card: NAME`. A gate rule"
    " of the kind `card` can demand them."
)


@dataclass(frozen=True, slots=True)
class UnknownItem:
    """A part of the card without content: why, or what it asks for; `key` is its key in conf/card, if any."""

    title: str
    key: str
    says: str


@dataclass(frozen=True, slots=True)
class UnknownPart:
    """A list of such parts."""

    name: str
    title: str
    says: str
    items: tuple[UnknownItem, ...]


def parts(card: CardDocument) -> Iterator[UnknownPart]:
    """The lists that have an entry."""
    if card.unmeasured:
        items = tuple(UnknownItem(section.title, "", section.absent) for section in card.unmeasured)
        yield UnknownPart("unmeasured", UNMEASURED, "A card can have these; this one does not.", items)
    if card.unwritten:
        items = tuple(
            UnknownItem(section.title, section.name.removeprefix(PEOPLE), section.absent) for section in card.unwritten
        )
        yield UnknownPart(OF_PEOPLE, UNWRITTEN, SAYS, items)
