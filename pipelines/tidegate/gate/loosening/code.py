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
    and kinds read here. Files that are added as tidegate ships them are one: who approves them need not read them.
    """
    kept, read = tuple(results), tuple(inputs)
    decisive = [change for change in changed if needs_owner(change, kept, read)]
    if added := [change.path for change in decisive if change.path in shipped]:
        yield _as_shipped(added)
    for change in decisive:
        if change.path not in shipped:
            says = f"{STATUS[change.status]}, and can affect the verdict"
            yield Loosening(change.path, says=says, where=Where(change.path))


def _as_shipped(paths: list[str]) -> Loosening:
    folders = dict.fromkeys("/".join(PurePosixPath(path).parts[:-1][:2]) or path for path in paths)
    files = f"{count(len(paths), 'file')} added, byte for byte as tidegate {version('tidegate')} ships"
    says = f"{files} {'it' if len(paths) == 1 else 'them'}; what is deployed, or runs on GitHub, comes from there"
    return Loosening(some(list(folders)), says=says, where=Where(paths[0]))


def around(changed: Iterable[FileChange]) -> Iterator[Loosening]:
    """One per changed file outside of the project's folder, unless it is a document; paths are the repository's."""
    for change in changed:
        if needs_owner(change, projects=("",)):
            says = f"{STATUS[change.status]} outside of this folder, and can affect the verdict"
            yield Loosening(f":/{change.path}", says=says, where=Where(f":/{change.path}"))
