"""The content of a card, before it is Markdown or HTML."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

Scalar: TypeAlias = "str | int | float | bool | None"
PEOPLE = "people."
"""How the name of a section begins that people write in conf/card."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A value of an artefact and how the card shows it; `pointer` is a JSON pointer (RFC 6901) into the artefact."""

    shown: str
    value: Scalar
    artifact: str
    pointer: str


Line: TypeAlias = "tuple[str | Cited, ...]"
"""Our own words, without a number in them, and cited values."""


@dataclass(frozen=True, slots=True)
class CardTable:
    """A table; a cell is a line."""

    head: tuple[str | Cited, ...]
    rows: tuple[tuple[Line, ...], ...]


@dataclass(frozen=True, slots=True)
class CardSection:
    """A part of the card. `absent` says why it has no content, where it has none.

    Of a field of conf/card it says what the field asks for. `lists` says whether each line is an entry of a list.
    """

    name: str
    title: str
    lines: tuple[Line, ...] = ()
    tables: tuple[CardTable, ...] = ()
    absent: str = ""
    lists: bool = False


@dataclass(frozen=True, slots=True)
class CardDocument:
    """A card: its title, and its sections in order."""

    title: Line
    sections: tuple[CardSection, ...]

    @property
    def stated(self) -> tuple[CardSection, ...]:
        """What is known."""
        return tuple(section for section in self.sections if not section.absent)

    @property
    def unmeasured(self) -> tuple[CardSection, ...]:
        """What was not measured or not declared; each says so in `absent`."""
        return tuple(section for section in self.sections if section.absent and not section.name.startswith(PEOPLE))

    @property
    def unwritten(self) -> tuple[CardSection, ...]:
        """The fields of conf/card that are missing; each says in `absent` what it asks for."""
        return tuple(section for section in self.sections if section.absent and section.name.startswith(PEOPLE))

    def cited(self) -> Iterator[tuple[str, Cited]]:
        """Every cited value with the name of its section, in the order of the card."""
        yield from (("title", part) for part in self.title if isinstance(part, Cited))
        for section in self.sections:
            yield from ((section.name, part) for part in _parts(section))


def _parts(section: CardSection) -> Iterator[Cited]:
    cells = (line for table in section.tables for line in (table.head, *(cell for row in table.rows for cell in row)))
    lines = (*section.lines, *cells)
    yield from (part for line in lines for part in line if isinstance(part, Cited))
