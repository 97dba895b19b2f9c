"""Recognize added files that are, byte for byte, the installed tidegate's own."""

from collections.abc import Iterable
from pathlib import Path

from tidegate import starter
from tidegate.repository.revisions.git import FileChange

ADDED, PLAIN = "A", "100644"


def shipped(changed: Iterable[FileChange]) -> frozenset[str]:
    """The paths of those files, relative to the current folder; none where that folder is tidegate's own checkout,
    whose files would only be compared with themselves.
    """
    added = [change.path for change in changed if change.status == ADDED and change.after == PLAIN]
    if not added or starter.HERE.is_relative_to(Path.cwd().resolve()):
        return frozenset()
    known: dict[str, set[bytes]] = {}
    for group in starter.GROUPS:
        for file in starter.files(group):
            known.setdefault(str(file.path), set()).add(file.content)
    return frozenset(path for path in added if path in known and _content(Path(path)) in known[path])


def _content(path: Path) -> bytes:
    return b"" if path.is_symlink() or not path.is_file() else path.read_bytes()
