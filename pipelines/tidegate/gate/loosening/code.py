"""Edited files that can affect the verdict: code that computes metrics or decides."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from tidegate.errors import Where
from tidegate.gate.loosening import Loosening
from tidegate.gate.owned_files import needs_owner
from tidegate.repository.revisions.git import FileChange

STATUS = {"A": "added", "M": "edited", "D": "removed", "T": "made another kind of file"}


def loosened(
    changed: Iterable[FileChange], results: Iterable[PurePosixPath] = (), inputs: Iterable[PurePosixPath] = ()
) -> Iterator[Loosening]:
    """One per changed file that needs an owner; `results` are the outs that the base keeps in git, `inputs` what stages
    and kinds read here.
    """
    kept, read = tuple(results), tuple(inputs)
    for change in changed:
        if needs_owner(change, kept, read):
            says = f"{STATUS[change.status]}, and can affect the verdict"
            yield Loosening(change.path, says=says, where=Where(change.path))


def around(changed: Iterable[FileChange]) -> Iterator[Loosening]:
    """One per changed file outside of the project's folder, unless it is a document; paths are the repository's."""
    for change in changed:
        if needs_owner(change, projects=("",)):
            says = f"{STATUS[change.status]} outside of this folder, and can affect the verdict"
            yield Loosening(f":/{change.path}", says=says, where=Where(f":/{change.path}"))
