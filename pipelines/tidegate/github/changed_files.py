"""List what a commit changes, by commit ids alone.

A branch that a pull request names can move between two requests.
"""

import re
from collections.abc import Iterable
from pathlib import PurePosixPath

from tidegate import settings
from tidegate.errors import DeclarationError, InfrastructureError
from tidegate.gate.owned_files import needs_owner
from tidegate.github.pulls import Repository
from tidegate.repository import pipeline
from tidegate.repository.revisions import projects
from tidegate.repository.revisions.git import FileChange

_COMMIT = re.compile(r"[0-9a-f]{40}")
_ABSENT = ("000000", "")


def between(repository: Repository, before: str, after: str) -> tuple[FileChange, ...] | None:
    """The files that differ between two commits, under both names where one was renamed.

    None where GitHub does not find one of them, or lists its files only in part (above 100,000).
    """
    old, new = _files(repository, before), _files(repository, after)
    if old is None or new is None:
        return None
    differ = sorted(path for path in {*old, *new} if old.get(path) != new.get(path))
    return tuple(FileChange(path, old.get(path, _ABSENT)[0], new.get(path, _ABSENT)[0]) for path in differ)


def merge_base(repository: Repository, base: str, commit: str) -> str:
    """The commit at which `commit` left `base`, both given by their full ids."""
    comparison = repository.api.get(repository.path(f"compare/{_full(base)}...{_full(commit)}"), per_page=1)
    return _full(comparison.text("merge_base_commit", "sha"))


def results(repository: Repository, commit: str, folder: str = "") -> tuple[PurePosixPath, ...]:
    """The outs that the commit's dvc.yaml keeps in git; none where it has no dvc.yaml that can be read."""
    text = repository.text((PurePosixPath(folder) / pipeline.FILE).as_posix(), commit)
    try:
        return () if text is None else tuple(PurePosixPath(folder) / out for out in pipeline.kept(pipeline.parse(text)))
    except DeclarationError:
        return ()


def decisive(repository: Repository, base: str, changed: Iterable[FileChange]) -> tuple[str, ...]:
    """The changed files that could alter the gate, by what the merge base declares.

    A file in the folder of one of several projects is what it is to that project. What the merge base has no project in
    belongs to none.
    """
    listed = tuple(changed)
    patterns = _patterns(repository, base)
    if patterns is None:
        kept = results(repository, base)
        return tuple(change.path for change in listed if needs_owner(change, kept))
    named = {projects.folder_of(change.path, patterns) for change in listed} - {""}
    folders = [name for name in sorted(named) if repository.text(f"{name}/{projects.MARK}", base) is not None]
    kept = tuple(out for folder in folders for out in results(repository, base, folder))
    return tuple(change.path for change in listed if needs_owner(change, kept, projects=folders or ("",)))


def _patterns(repository: Repository, base: str) -> tuple[str, ...] | None:
    """The folders of several projects; None where the repository is one project."""
    text = repository.text(str(settings.PYPROJECT), base)
    try:
        return tuple(projects.declared(text.encode())) or None if text else None
    except DeclarationError:
        return ()


def _files(repository: Repository, commit: str) -> dict[str, tuple[str, str]] | None:
    """Mode and object of every file, link and submodule of the commit."""
    listing = repository.api.find(repository.path(f"git/trees/{_full(commit)}"), recursive=1)
    if listing is None or listing.flag("truncated"):
        return None
    return {
        entry.text("path"): (entry.text("mode"), entry.text("sha"))
        for entry in listing.parts("tree")
        if entry.text("type") != "tree"
    }


def _full(commit: str) -> str:
    if not _COMMIT.fullmatch(commit):
        raise InfrastructureError(f"{commit!r} is not the full id of a commit; repeat the job")
    return commit
