"""Find a project and make its kinds this process's."""

import sys
from contextlib import chdir
from os import PathLike
from pathlib import Path

from tidegate import paths
from tidegate.errors import DeclarationError
from tidegate.kinds import places
from tidegate.python_api.project import Project

TYPED = "tidegate.config.schema.gate"
"""The module that builds the declaration's types, from the kinds of the current folder, once per process."""


def load(path: str | PathLike[str] = ".") -> Project:
    """The project in that folder, or in one above it.

    Raises:
        DeclarationError: Where no such folder has a dvc.yaml and a params.yaml, or where this process already uses the
            kinds of another project.
    """
    asked = Path(path).resolve()
    root = next((folder for folder in (asked, *asked.parents) if (folder / "dvc.yaml").is_file()), None)
    if root is None or not (root / paths.PARAMS).is_file():
        lacks = "has no params.yaml; run `tidegate compose` in it"
        if root is None:
            lacks = "is not in a project: neither it nor a folder above it has a dvc.yaml"
        raise DeclarationError(f"{root or asked} {lacks}")
    _use_kinds(root)
    return Project(root)


def _use_kinds(root: Path) -> None:
    """Type declarations by the kinds of this project. Raises DeclarationError where another's are in use."""
    own = places.work_tree(root)
    if TYPED not in sys.modules:
        with chdir(root):
            places.choose(own)
    elif tuple(place for place in places.places() if place not in places.installed()) != own:
        message = "declares other kinds ([tool.tidegate] kinds) than the folder that this process began in"
        raise DeclarationError(f"{root} {message}; load it first in a new process (restart the notebook's kernel)")
