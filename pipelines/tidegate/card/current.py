"""Whether the evidence is that of the work tree, so that a card may state it."""

from collections.abc import Iterable, Iterator
from pathlib import PurePosixPath

from tidegate import paths
from tidegate.errors import EvidenceError, Problem, Where
from tidegate.repository import integrity, pipeline


def require() -> None:
    """Raises EvidenceError where a stage has not run on the current files, or a result was edited afterwards."""
    edited = integrity.require(wanted=lambda out: out.is_relative_to(paths.ARTIFACTS)).edited
    if found := [*problems(edited, pipeline.outdated())]:
        raise EvidenceError(found)


def problems(edited: Iterable[PurePosixPath], outdated: tuple[str, ...]) -> Iterator[Problem]:
    for out in edited:
        yield Problem("does not match its hash in dvc.lock; delete it and run `dvc repro`", Where(str(out)))
    if outdated:
        yield Problem(f"outdated: {', '.join(outdated)}; run `dvc repro` before the card is written")
