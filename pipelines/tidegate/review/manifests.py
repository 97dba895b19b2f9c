"""Compare two folders of rendered manifests, as short as a reviewer reads them."""

import difflib
from collections.abc import Iterator
from pathlib import Path

from tidegate.review.material import Manifest

LARGEST = 512 * 1024
LINES = 200


def compare(base: Path, head: Path) -> tuple[Manifest, ...]:
    """The files that differ between the folders; a folder that is not there is empty."""
    before, after = _files(base), _files(head)
    return tuple(
        _difference(path, before.get(path), after.get(path))
        for path in sorted(before | after)
        if not _same(before.get(path), after.get(path))
    )


def _files(folder: Path) -> dict[str, Path]:
    """Regular files only: a link could lead anywhere."""
    found = (path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink())
    return {path.relative_to(folder).as_posix(): path for path in found}


def _same(before: Path | None, after: Path | None) -> bool:
    return before is not None and after is not None and before.read_bytes() == after.read_bytes()


def _difference(path: str, before: Path | None, after: Path | None) -> Manifest:
    status = "added" if before is None else "removed" if after is None else "changed"
    if any(each and each.stat().st_size > LARGEST for each in (before, after)):
        return Manifest(path, f"{status}, too large to show", 0, 0, ())
    lines = list(_unified(_lines(before), _lines(after)))
    added, removed = (sum(line.startswith(sign) for line in lines) for sign in "+-")
    return Manifest(path, status, added, removed, tuple(lines[:LINES]))


def _unified(before: list[str], after: list[str]) -> Iterator[str]:
    """A unified diff with two lines of context and without the two lines that repeat the file's name."""
    yield from list(difflib.unified_diff(before, after, n=2, lineterm=""))[2:]


def _lines(path: Path | None) -> list[str]:
    return path.read_text(errors="replace").splitlines() if path else []
