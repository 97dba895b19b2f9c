"""A line-by-line diff of two long values, which drops context before changes.

A long line is split into words, a list into elements: an edit in the middle of either is a few short rows, whatever is
around it. What does not fit is counted, never omitted silently.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path

from tidegate.config.changes.diff import ABSENT, spelled
from tidegate.errors import Where

INLINE = 60
"""Values that are no longer than this are shown in one line."""
LONG = 160
"""Longer lines are split into words."""
CONTEXT = 2
COMPARED = 4000
"""Above this many rows no differences are searched: all old rows are removed, all new rows are added."""
_AROUND, _MIDDLE = 20, 60


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a diff: `sign` is -, + or a space; `line` counts from 1 within the value, None for a removed row."""

    sign: str
    line: int | None
    text: str


def inline(before: object, after: object) -> bool:
    """Whether both values are short enough to be shown whole in one line."""
    return all(len(whole(value)) <= INLINE for value in (before, after))


def whole(value: object) -> str:
    """A value as `spelled` writes it, never cut."""
    match value:
        case str() if value and value.isprintable():
            return value
        case str():
            return repr(value)
        case list():
            return f"[{', '.join(map(whole, value))}]"
        case dict():
            return f"{{{', '.join(f'{key}: {whole(inner)}' for key, inner in value.items())}}}"
    return spelled(value)


def pair(before: object, after: object) -> tuple[str, str]:
    """Both values in a line; long ones are shortened to their differences, with the number of omitted characters."""
    one, other = whole(before), whole(after)
    if max(len(one), len(other)) <= INLINE or one == other:
        return _cut(one), _cut(other)
    start = _same(one, other)
    end = min(_same(one[::-1], other[::-1]), min(len(one), len(other)) - start)
    return _around(one, start, len(one) - end), _around(other, start, len(other) - end)


def rows(before: object, after: object) -> list[Row]:
    """Every row that differs, with two rows of context."""
    old, new = (list(_units(_lines(value))) for value in (before, after))
    codes = _differences([text for _, text in old], [text for _, text in new])
    diff: list[Row] = []
    for place, (tag, a, b, c, d) in enumerate(codes):
        if tag == "equal":
            behind = min(c + CONTEXT, d) if place else c
            ahead = max(d - CONTEXT, behind) if place < len(codes) - 1 else d
            diff += [Row(" ", *new[at]) for at in (*range(c, behind), *range(ahead, d))]
        else:
            diff += [Row("-", None, text) for _, text in old[a:b]]
            diff += [Row("+", *new[at]) for at in range(c, d)]
    return diff


def shown(diff: Sequence[Row], most: int, first: int | None = None) -> list[str]:
    """At most `most` rows as text, changed ones first. `first` is the line of the file on which the value begins."""
    changed = [row for row in diff if row.sign != " "]
    kept = list(diff) if len(diff) <= most else changed[:most]
    lines = [_line(row, first) for row in kept]
    if missing := len(changed) - sum(row.sign != " " for row in kept):
        lines.append(f"… {missing:,} more changed lines are not shown")
    return lines


def begins(value: object, where: Where | None) -> int | None:
    """The line of the file on which a text begins, if its lines are in the file unchanged: not folded, not joined."""
    if not isinstance(value, str) or where is None or not where.line:
        return None
    try:
        file_lines = Path(where.path).read_text(errors="replace").split("\n")
    except OSError:
        return None
    lines = [line.strip() for line in value.rstrip("\n").split("\n")]
    for first in (where.line, where.line + 1):
        candidate = [line.strip() for line in file_lines[first - 1 : first - 1 + len(lines)]]
        if candidate == lines or (len(lines) == 1 and candidate and lines[0] in candidate[0]):
            return first
    return None


def counted(diff: Sequence[Row]) -> str:
    """`+2 −1 lines`."""
    added, removed = (sum(row.sign == sign for row in diff) for sign in "+-")
    return f"+{added:,} −{removed:,} lines"


def words(line: str) -> list[str]:
    """A line, or, where it is long, its words; a long word in pieces."""
    if len(line) <= LONG:
        return [line]
    return [word[at : at + LONG] for word in re.findall(r"\s*\S+|\s+$", line) for at in range(0, len(word), LONG)]


def _line(row: Row, first: int | None) -> str:
    line = "" if row.line is None else str(row.line + (first or 1) - 1)
    return f"{row.sign}{line:>5} | {row.text}"


def _lines(value: object) -> list[str]:
    if value is ABSENT:
        return []
    if isinstance(value, str):
        return value.split("\n")
    if isinstance(value, list):
        return [item if isinstance(item, str) else json.dumps(item, ensure_ascii=False) for item in value]
    return json.dumps(value, ensure_ascii=False, indent=1, default=str).split("\n")


def _units(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(lines, 1):
        for word in words(line):
            yield number, word


def _differences(old: Sequence[str], new: Sequence[str]) -> list[tuple[str, int, int, int, int]]:
    """difflib's opcodes, computed without the shared beginning and end; empty if nothing differs."""
    start = _same(old, new)
    end = min(_same(old[::-1], new[::-1]), min(len(old), len(new)) - start)
    a, c = old[start : len(old) - end], new[start : len(new) - end]
    if not a and not c:
        return []
    codes = [("replace", 0, len(a), 0, len(c))]
    if max(len(a), len(c)) <= COMPARED:
        codes = list(SequenceMatcher(None, a, c).get_opcodes())
    inner = [(tag, i + start, j + start, k + start, m + start) for tag, i, j, k, m in codes]
    first = [("equal", 0, start, 0, start)] if start else []
    last = [("equal", len(old) - end, len(old), len(new) - end, len(new))] if end else []
    return [*first, *inner, *last]


def _same(one: Sequence[object], other: Sequence[object]) -> int:
    """The length of their shared beginning."""
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
