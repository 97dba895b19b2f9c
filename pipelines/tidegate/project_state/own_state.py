"""The state of git for a project; other projects' changes are not its own."""

from collections.abc import Callable
from pathlib import Path

from tidegate.errors import UserError
from tidegate.repository.revisions import git, projects


def at_head() -> tuple[str, str, bool, tuple[str, ...]]:
    """HEAD, its merge base, whether HEAD is that base without changes, and what is unknown, with the reason."""
    try:
        head = git.resolve("HEAD")
    except UserError as error:
        return "", "", False, tuple(problem.message for problem in error.problems)
    clean, differs = _differences(head)
    at = f"{git.branch() or 'detached HEAD'} {head.short}" + ("" if clean else ", with uncommitted changes")
    try:
        base = git.merge_base()
    except UserError as error:
        return at, "", False, tuple(problem.message for problem in error.problems)
    return at, str(base), clean and not differs(base), ()


def is_committed(file: Path) -> bool:
    """Whether HEAD has the file."""
    return git.content(git.resolve("HEAD"), str(file)) is not None


def _differences(head: git.Revision) -> tuple[bool, Callable[[git.Revision], bool]]:
    """Whether nothing is uncommitted, and a function: whether HEAD differs from its base."""
    try:
        own = projects.own_changes(head)
    except UserError:  # of the root's pyproject.toml: verbs that read it report it
        own = None
    if own is None:
        return git.is_clean(), lambda base: base.commit != head.commit
    return not own, lambda base: bool(projects.own_changes(base))
