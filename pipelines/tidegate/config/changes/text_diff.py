"""Show how two long values differ, line by line, so that no edit is cut away: context is what is dropped first.

A long line counts as its words, a list as its elements: an edit in the middle of either is a few short rows, whatever
lies around it. What does not fit is counted, never left out silently.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

from tidegate.config.changes.diff import ABSENT, spelled
from tidegate.errors import Where

INLINE = 60
"""Values that are no longer than this are told in a line."""
LONG = 160
"""Longer lines count as their words."""
CONTEXT = 2
COMPARED = 4000
"""Of more rows than this, what differs is not looked for: all of the old are gone, all of the new are there."""
_AROUND, _MIDDLE = 20, 60


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a diff: `sign` is -, + or a space; `line` counts from 1 within the value, None for what is gone."""

    sign: str
    line: int | None
    text: str


def inline(before: Any, after: Any) -> bool:
    """Whether both values are short enough to be told in one line, whole."""
    return all(len(whole(each)) <= INLINE for each in (before, after))


def whole(value: Any) -> str:
    """A value as `spelled` writes it, never cut."""
    match value:
        case str() if value and value.isprintable():
            return value
        case str():
            return repr(value)
        case list():
            return f"[{', '.join(map(whole, value))}]"
        case dict():
            return f"{{{', '.join(f'{key}: {whole(each)}' for key, each in value.items())}}}"
    return spelled(value)


def pair(before: Any, after: Any) -> tuple[str, str]:
    """Both values in a line; of long ones what is around the differences, with the number of characters left out."""
    one, other = whole(before), whole(after)
    if max(len(one), len(other)) <= INLINE or one == other:
        return _cut(one), _cut(other)
    start = _same(one, other)
    end = min(_same(one[::-1], other[::-1]), min(len(one), len(other)) - start)
    return _around(one, start, len(one) - end), _around(other, start, len(other) - end)


def rows(before: Any, after: Any) -> list[Row]:
    """Every row that differs, with two rows of context."""
    old, new = (list(_units(_lines(each))) for each in (before, after))
    codes = _differences([text for _, text in old], [text for _, text in new])
    found: list[Row] = []
    for place, (tag, a, b, c, d) in enumerate(codes):
        if tag == "equal":
            behind = min(c + CONTEXT, d) if place else c
            ahead = max(d - CONTEXT, behind) if place < len(codes) - 1 else d
            found += [Row(" ", *new[at]) for at in (*range(c, behind), *range(ahead, d))]
        else:
            found += [Row("-", None, text) for _, text in old[a:b]]
            found += [Row("+", *new[at]) for at in range(c, d)]
    return found


def shown(found: Sequence[Row], most: int, first: int | None = None) -> list[str]:
    """At most so many rows as text, changed ones first. `first` is the line of its file at which the value begins."""
    changed = [row for row in found if row.sign != " "]
    kept = list(found) if len(found) <= most else changed[:most]
    lines = [_told(row, first) for row in kept]
    if missing := len(changed) - sum(row.sign != " " for row in kept):
        lines.append(f"… {missing:,} more changed lines are not shown")
    return lines


def begins(value: Any, where: Where | None) -> int | None:
    """The line of the file on which a text begins, where its lines stand there as they are: not folded, not joined."""
    if not isinstance(value, str) or where is None or not where.line:
        return None
    try:
        there = Path(where.path).read_text(errors="replace").split("\n")
    except OSError:
        return None
    lines = [line.strip() for line in value.rstrip("\n").split("\n")]
    for first in (where.line, where.line + 1):
        found = [line.strip() for line in there[first - 1 : first - 1 + len(lines)]]
        if found == lines or (len(lines) == 1 and found and lines[0] in found[0]):
            return first
    return None


def counted(found: Sequence[Row]) -> str:
    """`+2 −1 lines`."""
    added, gone = (sum(row.sign == sign for row in found) for sign in "+-")
    return f"+{added:,} −{gone:,} lines"


def words(line: str) -> list[str]:
    """A line, or, where it is long, its words; a long word in pieces."""
    if len(line) <= LONG:
        return [line]
    return [word[at : at + LONG] for word in re.findall(r"\s*\S+|\s+$", line) for at in range(0, len(word), LONG)]


def _told(row: Row, first: int | None) -> str:
    line = "" if row.line is None else str(row.line + (first or 1) - 1)
    return f"{row.sign}{line:>5} | {row.text}"


def _lines(value: Any) -> list[str]:
    if value is ABSENT:
        return []
    if isinstance(value, str):
        return value.split("\n")
    if isinstance(value, list):
        return [each if isinstance(each, str) else json.dumps(each, ensure_ascii=False) for each in value]
    return json.dumps(value, ensure_ascii=False, indent=1, default=str).split("\n")


def _units(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines, 1):
        for word in words(line):
            yield number, word


def _differences(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """As difflib's opcodes, with what both begin and end with set aside first; empty where nothing differs."""
    start = _same(old, new)
    end = min(_same(old[::-1], new[::-1]), min(len(old), len(new)) - start)
    a, c = old[start : len(old) - end], new[start : len(new) - end]
    if not a and not c:
        return []
    found = [("replace", 0, len(a), 0, len(c))]
    if max(len(a), len(c)) <= COMPARED:
        found = list(SequenceMatcher(None, a, c).get_opcodes())
    inner = [(tag, i + start, j + start, k + start, m + start) for tag, i, j, k, m in found]
    first = [("equal", 0, start, 0, start)] if start else []
    last = [("equal", len(old) - end, len(old), len(new) - end, len(new))] if end else []
    return [*first, *inner, *last]


def _same(one: Sequence[Any], other: Sequence[Any]) -> int:
    """How long a beginning they share."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _around(text: str, start: int, end: int) -> str:
    begin, stop = max(0, start - _AROUND), min(len(text), end + _AROUND)
    inside = text[begin:stop]
    if len(inside) > 2 * _MIDDLE + 2 * _AROUND:
        left = len(inside) - 2 * _MIDDLE
        inside = f"{inside[:_MIDDLE]}…({left:,} more characters)…{inside[-_MIDDLE:]}"
    return f"{'…' if begin else ''}{inside}{'…' if stop < len(text) else ''}"


def _cut(text: str) -> str:
    return text if len(text) <= INLINE else f"{text[:INLINE]}… ({len(text):,} characters)"
