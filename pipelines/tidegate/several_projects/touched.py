"""Find the projects that a change touches, and what it does outside of them.

A project is touched where a file in its folder differs from the merge base, and where a change outside of all folders
moves the digests of the code that it runs. Projects are what the merge base or the change declares as such: neither can
hide one from the gate.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from tidegate import settings
from tidegate.errors import ExitCode, UserError, Where
from tidegate.gate.loosening import RULE, code
from tidegate.gate.owned_files import needs_owner
from tidegate.records import Finding, Verdict
from tidegate.repository.revisions import git, projects, subfolder
from tidegate.repository.revisions.git import FileChange
from tidegate.several_projects import in_folder

ADDED, EDITED, REMOVED, SHARED = "added", "edited", "removed", "runs changed code"
_APPROVE = "an owner must approve it"
NEW = "is new here: its own gate decides on it, as the merge base has none for it"


@dataclass(frozen=True, slots=True)
class TouchedProject:
    """A project and how the change touches it."""

    folder: str
    name: str
    how: str


@dataclass(frozen=True, slots=True)
class ProjectChanges:
    """All that a change does in a repository of several projects."""

    base: git.Revision
    touched: tuple[TouchedProject, ...]
    untouched: tuple[str, ...]
    loosenings: tuple[Finding, ...] = field(default=())
    """What an owner must approve besides what the projects' gates list."""


def are_here(base: str | None) -> bool:
    """Whether the current folder is a root of projects, by its own declaration or the merge base's."""
    if projects.declared(settings.read()):
        return True
    if subfolder.prefix() != Path():
        return False
    try:
        return bool(projects.patterns(git.merge_base(base)))
    except UserError:
        return False  # the verb reports it


def folders(base: str | None, *, tell: Callable[[str], None] = lambda _: None) -> list[str]:
    """The folders of the projects that the change touches and that are still there."""
    found = changes(git.merge_base(base), tell=tell)
    return [project.folder for project in found.touched if project.how != REMOVED]


def changes(base: git.Revision, *, tell: Callable[[str], None] = lambda _: None) -> ProjectChanges:
    """Compare the work tree with the merge base. Raises DeclarationError if a folder cannot be a project."""
    wanted = projects.patterns(base)
    here = {project.folder: project for project in projects.work_tree(patterns=wanted)}
    plain = [path for mode, _, path in git.tree(base) if mode.startswith("100")]
    there = projects.among(plain, wanted)
    changed = git.changed_anywhere(base)
    of_folder = {folder: [c for c in changed if c.path.startswith(f"{folder}/")] for folder in {*here, *there}}
    outside = [change for change in changed if not any(change.path.startswith(f"{folder}/") for folder in of_folder)]
    decisive = [*_decisive(outside, of_folder)]
    touched, untouched = [], []
    for folder in sorted(of_folder):
        how = REMOVED if folder not in here else ADDED if folder not in there else EDITED if of_folder[folder] else ""
        if not how and any(change.is_tracked for change in decisive):
            tell(f"asking whether {folder} runs code that changed outside of it")
            how = SHARED if in_folder.verb(folder, "compose", "--check").code != ExitCode.PASS else ""
        name = here[folder].name if folder in here else _name_at(base, folder)
        if how:
            touched.append(TouchedProject(folder, name, how))
        else:
            untouched.append(folder)
    listed = (*_of_projects(touched, plain), *_of_files(decisive))
    return ProjectChanges(base, tuple(touched), tuple(untouched), listed)


def _decisive(outside: Iterable[FileChange], folders: Iterable[str]) -> Iterator[FileChange]:
    known = tuple(folders)
    return (change for change in outside if needs_owner(change, projects=known or ("",)))


def _of_files(decisive: Iterable[FileChange]) -> Iterator[Finding]:
    for change in decisive:
        reason = f"{change.path}: {code.STATUS[change.status]} outside of every project, and can affect all of them"
        yield Finding(RULE, Verdict.FAIL, reason, change.path, remedy=_APPROVE, where=Where(change.path))


def _of_projects(touched: Iterable[TouchedProject], plain: Iterable[str]) -> Iterator[Finding]:
    """A project that was added or removed: no gate of the merge base decides on either."""
    all_touched = tuple(touched)
    added = {project.name: project.folder for project in all_touched if project.how == ADDED and project.name}
    for project in all_touched:
        place = Where(f"{project.folder}/{projects.MARK}")
        if project.how == REMOVED:
            now = f"; {added[project.name]} has its name now" if project.name in added else ""
            reason = f"{project.folder} is removed, with its gate{now}"
        elif project.how == ADDED:
            reason = f"{project.folder} {NEW}"
        else:
            continue
        yield Finding(RULE, Verdict.FAIL, reason, project.folder, remedy=_APPROVE, where=place)
    if projects.MARK in plain:
        reason = "the project at the root is replaced by projects in folders: its gate decides on none of them"
        yield Finding(RULE, Verdict.FAIL, reason, ".", remedy=_APPROVE, where=Where(projects.MARK))


def _name_at(base: git.Revision, folder: str) -> str:
    return projects.name_in((git.content(base, f"{folder}/{projects.MARK}") or b"").decode(errors="replace"))
