"""Show a review from a pull request's own run, without active Markdown.

Kept is what our own reviews are made of: paragraphs, bold, code spans, tables, flat lists, folds, and fenced code in a
few languages. All else is made text: links, pictures, mentions, references, headings, quotes, footnotes, formulas,
drawings, tags, hidden text. Every line is written so that it means the same whatever precedes and follows it.
"""

import re
import unicodedata
from collections.abc import Iterator

from tidegate.review.comment import MARKER
from tidegate.review.escape import JOINER, STRUCTURE, unlinked

LONGEST = 58_000
"""Characters shown; GitHub refuses a comment of more than 65,536, and the text around the review needs some."""
DEEPEST = 3
"""Folds inside each other."""
_CUT = "… cut here; the artifact holds the rest."
_LANGUAGES = frozenset({"diff", "sh", "yaml", "json", "text"})
"""Others are drawn (mermaid, math, geoJSON, STL) or act (suggestion)."""
_FENCE = re.compile(r"(`{3,})([^`]*)")
_SUMMARY = re.compile(r"<details><summary>(.*)</summary>")
_CLOSED = "</details>"
_CODE = re.compile(r"(?<!`)`([^`]+)`(?!`)")
_ENTITY = re.compile(r"(&#\d{2,3};)")
_LEADING = "#-+$"
"""What starts a reference, a picture's name or a formula with the word after it."""
_ACTIVE = re.compile(r"<br>|[&<\\\[\]~$`]")
_SMALLER = re.compile(r"</?sub>")
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_STARTS = re.compile(
    r"(?:#{1,6}|[-+*]|\d{1,9}[.)])(?:\s|$)|[<>]|=+\s*$|-+\s*$|(?:\*\s*){3,}$|(?:-\s*){3,}$|(?:_\s*){3,}$"
)
"""What makes a line more than text: a heading or its underline, an item, a tag, a quote, a rule."""
_UNSEEN = frozenset({"Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"})
_FILLERS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2800\u3164\uffa0")
"""Letters and marks that show nothing."""


def harmless(text: str) -> str:
    """The Markdown without the power to ping, link, load, draw, hide, or imitate the text around it."""
    visible = "".join(
        character for character in text.replace("\r\n", "\n") if character == "\n" or _is_visible(character)
    )
    body = visible.strip().removeprefix(MARKER).strip("\n")
    written: list[str] = []
    room, open_folds = LONGEST, 0
    for block, depth in _blocks(body[:LONGEST]):
        room -= len(block) + 1
        if room < 0:
            break
        written.append(block)
        open_folds = depth
    if room < 0 or len(body) > LONGEST:
        written += ["", _CUT]
    return "\n".join([*written, *[_CLOSED] * open_folds]).rstrip("\n")


def _blocks(text: str) -> Iterator[tuple[str, int]]:
    """What to write for each line or fenced block, and how many folds are open after it.

    A blank line separates constructs that would swallow the next line: tags before it, fences after it.
    """
    lines = iter(text.split("\n"))
    depth, previous = 0, ""
    for line in map(str.strip, lines):
        if fence := _FENCE.fullmatch(line):
            if previous:
                yield "", depth
            block = _fenced(fence, lines)
        elif depth < DEEPEST and (fold := _SUMMARY.fullmatch(line)):
            depth += 1
            block = f"<details><summary>{_spelled(fold[1])}</summary>"
        elif depth and line == _CLOSED:
            depth -= 1
            block = _CLOSED
        else:
            block = _line(line)
        if line and previous.startswith(("<details>", _CLOSED)) and not fence:
            yield "", depth
        yield block, depth
        previous = block


def _fenced(fence: re.Match[str], lines: Iterator[str]) -> str:
    """The block up to the line that ends it, in any case with such a line."""
    ticks, language = fence[1], fence[2].strip()
    end = re.compile(rf" {{0,3}}`{{{len(ticks)},}}\s*")
    body = []
    for line in lines:
        if end.fullmatch(line):
            break
        body.append(_TAG.sub(f"<{JOINER}", line))
    return "\n".join([ticks + (language if language in _LANGUAGES else ""), *body, ticks])


def _line(line: str) -> str:
    """One line of a paragraph, a table or a flat list."""
    if line.startswith("- "):
        return f"- {_started(_text(line[2:].strip()))}"
    return _started(_text(line))


def _started(text: str) -> str:
    return JOINER + text if _STARTS.match(text) else text


def _text(text: str) -> str:
    """Text with its code spans. A pipe in one would end a table's cell, and the span with it."""
    parts = _CODE.split(text)
    return "".join(_spelled(part) if at % 2 == 0 else f"`{_literal(part)}`" for at, part in enumerate(parts))


def _literal(text: str) -> str:
    return _TAG.sub(f"<{JOINER}", text.replace("|", "\\x7c"))


def _spelled(text: str) -> str:
    """Text in which only bold and line breaks are active. Our own numeric entities stay as they are.

    Our small print has the size of all other text: a tag that nothing closes would shrink what follows.
    """
    parts = _ENTITY.split(_SMALLER.sub(JOINER, text))
    return "".join(_entity(part, parts[at + 1]) if at % 2 else _passive(part) for at, part in enumerate(parts))


def _entity(entity: str, after: str) -> str:
    character = chr(int(entity[2:-1]))
    if character not in STRUCTURE:
        return _passive(entity)
    return entity + (JOINER if character in _LEADING and after[:1].isalnum() else "")


def _passive(text: str) -> str:
    return _ACTIVE.sub(lambda match: _number(match[0]), unlinked(text))


def _number(active: str) -> str:
    return active if active == "<br>" else f"&#{ord(active)};"


def _is_visible(character: str) -> bool:
    if character == JOINER:
        return True
    return unicodedata.category(character) not in _UNSEEN and character not in _FILLERS
