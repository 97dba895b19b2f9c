"""Where the project is in its repository: at the root, or in a folder of it."""

import functools
from pathlib import Path

from tidegate.errors import EvidenceError, InfrastructureError, Problem, Where
from tidegate.repository.revisions import git_process


def prefix() -> Path:
    """The current folder, relative to the repository's root; empty there and outside a repository."""
    return _prefix(str(Path.cwd()))


@functools.lru_cache(maxsize=8)
def _prefix(_: str) -> Path:
    return Path(git_process.ask("rev-parse", "--show-prefix").stdout.rstrip("\n"))


def top() -> Path:
    """The repository's root folder. Raises EvidenceError outside of a repository."""
    return _top(str(Path.cwd()))


@functools.lru_cache(maxsize=8)
def _top(_: str) -> Path:
    answer = git_process.ask("rev-parse", "--show-toplevel")
    if answer.returncode == 0:
        return Path(answer.stdout.rstrip("\n"))
    place = Where(str(Path.cwd()))
    if "dubious ownership" in answer.stderr:
        owned = "git refuses it, as another user owns it; run `git config --global --add safe.directory`"
        raise InfrastructureError(Problem(owned, place))
    raise EvidenceError(Problem("is not in a git repository; run inside one, or `git init` and commit", place))


def branch(kind: str, rest: str) -> str:
    """`deploy/prod`; of a project in a folder `deploy/projects/tumours/prod`, as another may have that environment."""
    return "/".join((kind, *prefix().parts, rest))
