"""Where the project is in its repository: at the root, or in a folder of it."""

import functools
from pathlib import Path

from tidegate.repository.revisions import git_process


def prefix() -> Path:
    """The current folder, relative to the repository's root; empty there and outside a repository."""
    return _prefix(str(Path.cwd()))


@functools.lru_cache(maxsize=8)
def _prefix(_: str) -> Path:
    return Path(git_process.ask("rev-parse", "--show-prefix").stdout.rstrip("\n"))


def branch(kind: str, rest: str) -> str:
    """`deploy/prod`; of a project in a folder `deploy/projects/tumours/prod`, as another may have that environment."""
    return "/".join((kind, *prefix().parts, rest))
