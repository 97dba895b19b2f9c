"""Compare two folders of rendered manifests, briefly.

A new model changes its digest in a dozen places and nothing else. So digests are compared by order, the first of a file
with the first of the other, and listed once; only other differences are a diff.
"""

import difflib
import re
from collections.abc import Iterator
from pathlib import Path

from tidegate.config.changes.text_diff import words
from tidegate.paths import NONE
from tidegate.review.review_data import ManifestDiff

LARGEST = 512 * 1024
LINES = 200
_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")
_SHORT = 12
CONTINUED = "  > "


def compare(base: Path, head: Path) -> tuple[ManifestDiff, ...]:
    """The files that differ between the folders; a missing folder counts as empty."""
    before, after = files(base), files(head)
    return tuple(
        _difference(path, before.get(path), after.get(path))
        for path in sorted(before | after)
        if not _same(before.get(path), after.get(path))
    )


def files(folder: Path) -> dict[str, Path]:
    """The manifests by their paths. Regular files only: a link could lead anywhere."""
    regular = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())
    return {path.relative_to(folder).as_posix(): path for path in regular if path != folder / NONE}


def _same(before: Path | None, after: Path | None) -> bool:
    return before is not None and after is not None and before.read_bytes() == after.read_bytes()


def _difference(path: str, before: Path | None, after: Path | None) -> ManifestDiff:
    status = "added" if before is None else "removed" if after is None else "changed"
    if any(path and path.stat().st_size > LARGEST for path in (before, after)):
        return ManifestDiff(path, f"{status}, too large to show", 0, 0, ())
    old, new = _text(before), _text(after)
    names_before, names_after = _named(old), _named(new)
    lines = list(_unified(_replaced(old, names_before), _replaced(new, names_after)))
    added, removed = (sum(line.startswith(sign) for line in lines) for sign in "+-")
    moved = tuple(
        f"{name}: {one[:_SHORT]}… → {other[:_SHORT]}…"
        for (one, name), other in zip(names_before.items(), names_after, strict=False)
        if before and after and one != other
    )
    return ManifestDiff(path, status, added, removed, tuple(_bounded(lines)), moved)


def _named(text: str) -> dict[str, str]:
    """Each SHA-256 in the text, named by the order in which it first appears."""
    digests = dict.fromkeys(_DIGEST.findall(text))
    return {digest: f"digest {number}" for number, digest in enumerate(digests, 1)}


def _replaced(text: str, names: dict[str, str]) -> list[str]:
    """The lines with every digest, whole or shortened for a label, replaced by its name."""
    for digest, name in names.items():
        text = text.replace(digest, f"<{name}>").replace(digest[:_SHORT], f"<{name}>")
    return [part for line in text.splitlines() for part in _parts(line)]


def _parts(line: str) -> list[str]:
    """A long line as one word per line: whole or cut, it would hide the difference."""
    first, *rest = words(line)
    return [first, *(f"{CONTINUED}{row}" for row in rest)]


def _bounded(lines: list[str]) -> list[str]:
    """As many lines as allowed: changed lines first, then context; the rest is counted."""
    if len(lines) <= LINES:
        return lines
    differing = [line for line in lines if not line.startswith(" ")]
    kept = differing[:LINES]
    missing = sum(not line.startswith("@") for line in differing[LINES:])
    return [*kept, f"… {missing:,} more changed lines are not shown"] if missing else kept


def _unified(before: list[str], after: list[str]) -> Iterator[str]:
    """A unified diff with two lines of context and without the two lines that repeat the file's name."""
    yield from list(difflib.unified_diff(before, after, n=2, lineterm=""))[2:]


def _text(path: Path | None) -> str:
    return path.read_text(errors="replace") if path else ""
