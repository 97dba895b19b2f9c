"""Escape untrusted values (a column, category, branch) in Markdown and HTML.

Markdown alone is not the whole danger: GitHub turns @names, #numbers, :emoji: and bare addresses into links and
pictures after Markdown is done, everywhere but in code. So values are put in code spans, and where one is part of a
sentence, an invisible word joiner prevents a link. Pictograms are spelled out: a category called
"✅ passed" must not look like our verdict.
"""

import html as markup
import re
import unicodedata
from collections.abc import Iterable

JOINER = "\N{WORD JOINER}"
_UNSEEN = {"Cc", "Cf", "Cn", "Co", "Cs", "So", "Zl", "Zp"}
_LAST_LATIN_1 = "\xff"
STRUCTURE = frozenset("-+_\\`*{}[]<>#!|~&$=^\"'")
"""Characters that are written as numeric entities where they could form structure."""
_STRUCTURE = re.compile(r"^[-+]|(?<![A-Za-z0-9])_|_(?![A-Za-z0-9])|[\\`*{}\[\]<>#!|~&$=^\"']")
_TICKS = re.compile("`+")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_LINK = re.compile(r"@|\$|#(?=\w)|:(?=[/\w+-])|(?<=www)(?=\.)|\bGH(?=-\d)", re.IGNORECASE)
"""Mentions, formulas, issues, addresses and :emoji:, and the other forms of these."""
_COMMIT = re.compile(r"(?<![A-Za-z0-9])(?=[0-9]*[a-f])[0-9a-f]{7,}(?![A-Za-z0-9])", re.IGNORECASE)
_SHORTEST_COMMIT = 7


def code(value: object, limit: int = 80) -> str:
    """A Markdown code span, for tables and running text alike: no pipe, backtick or tag can end or leave it."""
    safe = _TAG.sub(r"\\x3c", line(value, limit).replace("`", "\\x60").replace("|", "\\x7c"))
    return f"`{safe}`" if safe.strip() else '`""`'


def prose(value: object, limit: int = 400, names: Iterable[str] = ()) -> str:
    """A sentence with values in it, as Markdown that forms no structure, tag, link, mention or picture.

    The `names` that occur in it as words are put in code spans.
    """
    sentence = line(value, limit)
    ordered = sorted({line(name, limit) for name in names} - {""}, key=len, reverse=True)
    if not ordered:
        return _plain(sentence)
    words = re.compile(rf"(?<!\w)({'|'.join(map(re.escape, ordered))})(?!\w)")
    return "".join(code(part) if at % 2 else _plain(part) for at, part in enumerate(words.split(sentence)))


def fenced(lines: Iterable[str], language: str = "") -> str:
    """A Markdown code block that no line can end, and no line can imitate a hidden marker."""
    body = [verbatim(row, 400).replace("<!--", "\\x3c!--") for row in lines]
    longest = max((len(match[0]) for row in body for match in _TICKS.finditer(row)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join([f"{fence}{language}", *body, fence])


def html(value: object, limit: int = 2000) -> str:
    """Text for an HTML element or a quoted attribute."""
    return markup.escape(line(value, limit), quote=True)


def line(value: object, limit: int) -> str:
    """One line with single spaces and without hidden characters."""
    return verbatim(" ".join(str(value).split()), limit)


def verbatim(text: str, limit: int) -> str:
    """The text cut to `limit`, with controls, direction marks and pictograms written as escapes."""
    shown = text if len(text) <= limit else text[: limit - 1] + "…"
    return "".join(map(_visible, shown))


def unlinked(text: str) -> str:
    """The text with an invisible mark wherever GitHub would create a link or a picture."""
    parted = _COMMIT.sub(lambda match: JOINER.join(_parts(match[0], _SHORTEST_COMMIT - 1)), text)
    return _LINK.sub(lambda match: match[0] + JOINER, parted)


def _parts(text: str, length: int) -> list[str]:
    return [text[at : at + length] for at in range(0, len(text), length)]


def _plain(text: str) -> str:
    return _STRUCTURE.sub(lambda match: f"&#{ord(match[0])};", unlinked(text))


def _visible(character: str) -> str:
    hidden = unicodedata.category(character) in _UNSEEN and not "\xae" <= character <= _LAST_LATIN_1
    if not hidden:
        return character
    number = ord(character)
    return f"\\x{number:02x}" if number <= ord(_LAST_LATIN_1) else f"\\u{number:04x}"
