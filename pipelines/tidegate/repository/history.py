"""Earlier versions of a file, as far as the DVC cache still holds them."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from tidegate import storage
from tidegate.errors import EvidenceError
from tidegate.repository import dvc, dvc_outputs
from tidegate.repository.revisions import git

MOST_LOCKS = 60
"""The most locks that are read, however few versions they hold."""


@contextmanager
def versions(path: Path, until: git.Revision, *, most: int) -> Iterator[tuple[tuple[git.Revision, Path], ...]]:
    """Copies of the last `most` different versions of a file, oldest first, for as long as the block lasts.

    Each comes with the first revision that had it. A version that the cache lacks, or holds damaged, is
    left out.
    """
    wanted, cache = PurePosixPath(path), dvc.cache()
    with storage.folder() as folder:
        copies: dict[str, tuple[git.Revision, Path]] = {}
        for revision, out in _promised(wanted, until):
            if out.md5 not in copies and len(copies) == most:
                break
            root = Path(folder, out.md5)
            dvc_outputs.place((out,), root, cache, lambda copy: copy == wanted)
            if (root / path).is_file():
                copies[out.md5] = (revision, root / path)
        yield tuple(reversed(copies.values()))


def _promised(path: PurePosixPath, until: git.Revision) -> Iterator[tuple[git.Revision, dvc_outputs.Out]]:
    """The out that holds the path, in every lock along the first parents, newest first."""
    for revision in git.history(until, str(dvc_outputs.LOCK), most=MOST_LOCKS):
        try:
            outs = dvc_outputs.parse(git.content(revision, str(dvc_outputs.LOCK)) or b"")
        except EvidenceError:
            continue
        yield from ((revision, out) for out in outs if path.is_relative_to(out.path))
