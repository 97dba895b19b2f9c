"""What earlier revisions left under one path, as far as the DVC cache still holds it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from tidegate import storage
from tidegate.errors import EvidenceError
from tidegate.repository import dvc, dvc_outputs, git

MOST_LOCKS = 60
"""How many locks are looked at, however few versions they hold."""


@contextmanager
def versions(path: Path, until: git.Revision, *, most: int) -> Iterator[tuple[tuple[git.Revision, Path], ...]]:
    """Copies of the last `most` different versions of a file, oldest first, for as long as the block lasts.

    Each comes with the first revision that had it. A version that the cache does not hold, or holds with another
    content than its name promises, is left out.
    """
    wanted, cache = PurePosixPath(path), dvc.cache()
    with storage.folder() as folder:
        found: dict[str, tuple[git.Revision, Path]] = {}
        for revision, out in _promised(wanted, until):
            if out.md5 not in found and len(found) == most:
                break
            root = Path(folder, out.md5)
            dvc_outputs.place((out,), root, cache, lambda each: each == wanted)
            if (root / path).is_file():
                found[out.md5] = (revision, root / path)
        yield tuple(reversed(found.values()))


def _promised(path: PurePosixPath, until: git.Revision) -> Iterator[tuple[git.Revision, dvc_outputs.Out]]:
    """The out that holds the path, in every lock along the first parents, newest first."""
    for revision in git.history(until, str(dvc_outputs.LOCK), most=MOST_LOCKS):
        try:
            known = dvc_outputs.parse(git.content(revision, str(dvc_outputs.LOCK)) or b"")
        except EvidenceError:
            continue
        yield from ((revision, out) for out in known if path.is_relative_to(out.path))
