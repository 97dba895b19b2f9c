"""A card as one self-contained HTML page, without script or requests.

It has the review page's style. Each cited value is a `data` element whose title names its artefact and pointer.
"""

import base64
import hashlib
from collections.abc import Iterator
from pathlib import Path

from tidegate import package_data
from tidegate.card import mapping, unknown
from tidegate.card.document import CardDocument, CardSection, CardTable, Cited, Line
from tidegate.review import page as review_page
from tidegate.review.escape import html

STYLE = review_page.HERE / "page.css"
OWN_STYLE = Path(__file__).with_name("card.css")


def page(card: CardDocument) -> str:
    """The page: the same evidence gives the same bytes."""
    style = package_data.text(STYLE) + package_data.text(OWN_STYLE)
    body = [*_header(card), *_contents(card), *(part for section in card.stated for part in _section(section))]
    return "\n".join(
        [*_head(card, style), *body, *_unknown(card), *_schemes(card), "</main>", "</body>", "</html>", ""]
    )


def _head(card: CardDocument, style: str) -> Iterator[str]:
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    yield '<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">'
    yield f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
    yield '<meta name="viewport" content="width=device-width, initial-scale=1">'
    yield '<meta name="referrer" content="no-referrer">\n<meta name="color-scheme" content="light dark">'
    yield f"<title>Model card: {_plain(card.title)}</title>\n<style>{style}</style>\n</head>\n<body>"


def _header(card: CardDocument) -> Iterator[str]:
    is_complete = not card.unwritten
    yield f'<header class="verdict{" pass" if is_complete else ""}"><div class="within"><p class="brand">tidegate</p>'
    yield f"<h1>Model card: {_line(card.title)}</h1>"
    if not is_complete:
        link = f'<a href="#{unknown.OF_PEOPLE}">{html(unknown.UNWRITTEN.lower())}</a>'
        yield f'<p class="reason">{html(unknown.INCOMPLETE)} {link}.</p>'
    yield '<p class="facts">Each number is listed in audit.json with its artefact; '
    yield "<code>tidegate audit --verify</code> reads them again.</p></div></header>"


def _contents(card: CardDocument) -> Iterator[str]:
    named = [(section.name, section.title) for section in card.stated]
    named += [(part.name, part.title) for part in unknown.parts(card)]
    links = (f'<a href="#{html(name)}">{html(title)}</a>' for name, title in named)
    yield f'<main class="within">\n<nav class="contents">{" · ".join(links)}</nav>'


def _section(section: CardSection) -> Iterator[str]:
    yield f'<section id="{html(section.name)}"><h2>{html(section.title)}</h2>'
    if section.lists and section.lines:
        yield f"<ul>{''.join(f'<li>{_line(entry)}</li>' for entry in section.lines)}</ul>"
    elif section.lines:
        yield from (f"<p>{_line(entry)}</p>" for entry in section.lines)
    for table in section.tables:
        yield from _table(table)
    yield "</section>"


def _unknown(card: CardDocument) -> Iterator[str]:
    for part in unknown.parts(card):
        yield f'<section id="{html(part.name)}"><h2>{html(part.title)}</h2><p>{_own(part.says)}</p>\n<ul>'
        for item in part.items:
            key = f" <code>{html(item.key)}</code>" if item.key else ""
            yield f"<li><strong>{html(item.title)}</strong>{key}: {_own(item.says)}</li>"
        yield "</ul></section>"


def _own(words: str) -> str:
    """Our own words, with what they have between backticks as code."""
    parts = enumerate(words.split("`"))
    return "".join(f"<code>{html(part)}</code>" if place % 2 else _part(part) for place, part in parts)


def _table(table: CardTable) -> Iterator[str]:
    head = "".join(f"<th>{_line((cell,))}</th>" for cell in table.head)
    yield f'<div class="scroll"><table><thead><tr>{head}</tr></thead>'
    yield "<tbody>"
    yield from (f"<tr>{''.join(f'<td>{_line(cell)}</td>' for cell in row)}</tr>" for row in table.rows)
    yield "</tbody></table></div>"


def _line(parts: Line) -> str:
    return "".join(map(_part, parts))


def _part(part: str | Cited) -> str:
    if isinstance(part, str):
        # a space at an end parts the words from a value, and escaping takes it
        begin, end = (" " * edge.isspace() for edge in (part[:1], part[-1:]))
        return f"{begin}{html(part)}{end}" if part.strip() else part
    where = html(f"{part.artifact}{part.pointer}")
    return f'<data value="{html(part.value)}" title="{where}">{html(part.shown, 4000)}</data>'


def _plain(parts: Line) -> str:
    return "".join(html(part if isinstance(part, str) else part.shown) for part in parts)


def _schemes(card: CardDocument) -> Iterator[str]:
    sections = {section.name: section for section in card.sections}
    for title, items in mapping.SCHEMES.items():
        yield f"<section><h2>{html(title)}</h2><p>Where an item is answered; not a statement about compliance.</p>"
        rows = tuple(tuple((cell,) for cell in row) for row in mapping.rows(items, sections))
        yield from _table(CardTable(("item", "asks for", "answered in", "open"), rows))
        yield "</section>"
