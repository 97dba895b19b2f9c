"""A card as Markdown, in which no cited value forms structure."""

from collections.abc import Iterable, Iterator

from tidegate.card import mapping, unknown
from tidegate.card.document import CardDocument, CardSection, CardTable, Cited, Line
from tidegate.card.evidence_files import number
from tidegate.review.escape import code, line, prose

LONGEST = 4000
NUMBERS = "Each number is listed in audit.json with its artefact; `tidegate audit --verify` reads them again."


def markdown(card: CardDocument) -> str:
    """The card's text: the same evidence gives the same bytes."""
    lines = [f"# Model card: {_line(card.title)}", "", NUMBERS, ""]
    if card.unwritten:
        link = unknown.UNWRITTEN.lower()
        lines += [f"{unknown.INCOMPLETE} [{link}](#{link.replace(' ', '-')}).", ""]
    for section in card.stated:
        lines += [f"## {section.title}", "", *_section(section), ""]
    lines += [*_unknown(card), *_schemes(card)]
    return "\n".join(lines).rstrip("\n") + "\n"


def _section(section: CardSection) -> Iterator[str]:
    bullet = "- " if section.lists else ""
    yield from (f"{bullet}{_line(entry)}" for entry in section.lines)
    for place, table in enumerate(section.tables):
        if place or section.lines:
            yield ""
        yield from _table(table)


def _unknown(card: CardDocument) -> Iterator[str]:
    for part in unknown.parts(card):
        yield from (f"## {part.title}", "", part.says, "")
        yield from (f"- **{item.title}**{f' (`{item.key}`)' if item.key else ''}: {item.says}" for item in part.items)
        yield ""


def _table(table: CardTable) -> Iterator[str]:
    yield _row(_line((cell,)) for cell in table.head)
    yield _row("---" for _ in table.head)
    yield from (_row(map(_line, row)) for row in table.rows)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _line(parts: Line) -> str:
    """Our words as they are; numbers plainly, names as code, sentences as escaped text."""
    return "".join(part if isinstance(part, str) else _cited(part) for part in parts)


def _cited(part: Cited) -> str:
    if not isinstance(part.value, str) or part.shown != part.value or number(part.value) is not None:
        return line(part.shown, LONGEST)
    return prose(part.shown, LONGEST) if " " in part.value else code(part.shown, LONGEST)


def _schemes(card: CardDocument) -> Iterator[str]:
    sections = {section.name: section for section in card.sections}
    for title, items in mapping.SCHEMES.items():
        yield from (f"## {title}", "", "Where an item is answered; not a statement about compliance.", "")
        yield _row(("item", "asks for", "answered in", "open"))
        yield _row(["---"] * 4)
        yield from (_row(row) for row in mapping.rows(items, sections))
        yield ""
