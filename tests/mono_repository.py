"""A repository with several projects that hold hardly more than a name: for tests of which are meant, and where."""

from pathlib import Path

from released_project import git
from tidegate.repository.revisions.git import Revision, merge_base

PYPROJECT = '[tool.tidegate]\nprojects = ["projects/*"]\n'


def project(root: Path, folder: str, name: str) -> Path:
    """A project's mark and a document, in its folder."""
    place = root / folder
    (place / "conf/gate").mkdir(parents=True)
    (place / "conf/config.yaml").write_text(f"project: {name}\n")
    (place / "README.md").write_text("")
    return place


def start(root: Path) -> Path:
    """`projects/cells` and `projects/tides` on main, and a branch from there that is checked out."""
    git("init", "-q", "-b", "main", str(root))
    (root / "pyproject.toml").write_text(PYPROJECT)
    project(root, "projects/cells", "cells")
    project(root, "projects/tides", "tides")
    commit(root)
    git("switch", "-q", "-c", "change", at=root)
    return root


def commit(root: Path) -> None:
    git("add", "-A", at=root)
    git("commit", "-qm", "x", at=root)


def base() -> Revision:
    return merge_base("main")
