"""Edited files that can affect the verdict: code that computes metrics or decides."""

from collections.abc import Collection, Iterable, Iterator
from importlib.metadata import version
from pathlib import PurePosixPath

from tidegate.errors import Where
from tidegate.gate.loosening import Loosening
from tidegate.gate.owned_files import needs_owner
from tidegate.number_format import count, some
from tidegate.repository.revisions.git import FileChange

STATUS = {"A": "added", "M": "edited", "D": "removed", "T": "made another kind of file"}


def loosened(
    changed: Iterable[FileChange],
    results: Iterable[PurePosixPath] = (),
    inputs: Iterable[PurePosixPath] = (),
    shipped: Collection[str] = (),
) -> Iterator[Loosening]:
    """One per changed file that needs an owner; `results` are the outs that the base keeps in git, `inputs` what stages
    and kinds read here. Files that are added as tidegate ships them are one for each folder: who approves need not read
    them.
    """
    kept, read = tuple(results), tuple(inputs)
    decisive = [change for change in changed if needs_owner(change, kept, read)]
    if added := [change.path for change in decisive if change.path in shipped]:
        yield from _as_shipped(added)
    for change in decisive:
        if change.path not in shipped:
            says = f"{STATUS[change.status]}, and can affect the verdict"
            yield Loosening(change.path, says=says, where=Where(change.path))


def _as_shipped(paths: list[str]) -> Iterator[Loosening]:
    """One for each folder at the top."""
    by_top: dict[str, list[PurePosixPath]] = {}
    for path in map(PurePosixPath, paths):
        by_top.setdefault(path.parts[0], []).append(path)
    for top, files in by_top.items():
        below = some(list(dict.fromkeys(path.parts[1] for path in files if len(path.parts) > 1)))
        inside = f" ({below})" if below else ""
        says = f"{count(len(files), 'file')}{inside} added, byte for byte as tidegate {version('tidegate')} ships them"
        yield Loosening(top, says=f"{says}; what is deployed or automated rests on them", where=Where(top))


def around(changed: Iterable[FileChange]) -> Iterator[Loosening]:
    """One per changed file outside of the project's folder, unless it is a document; paths are the repository's."""
    for change in changed:
        if needs_owner(change, projects=("",)):
            says = f"{STATUS[change.status]} outside of this folder, and can affect the verdict"
            yield Loosening(f":/{change.path}", says=says, where=Where(f":/{change.path}"))
