"""Files edited that can reach what decides: whoever computes a metric or runs the gate chooses what it says."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from tidegate.errors import Where
from tidegate.gate.loosening import Loosening
from tidegate.gate.owned_files import needs_owner
from tidegate.repository.git import FileChange

_SAID = {"A": "added", "M": "edited", "D": "removed", "T": "made another kind of file"}


def loosened(changed: Iterable[FileChange], results: Iterable[PurePosixPath] = ()) -> Iterator[Loosening]:
    """One per changed file that needs an owner; `results` are the outs that the base keeps in git."""
    kept = tuple(results)
    for change in changed:
        if needs_owner(change, kept):
            said = f"{_SAID[change.status]}, and can affect the verdict"
            yield Loosening(change.path, says=said, where=Where(change.path))
