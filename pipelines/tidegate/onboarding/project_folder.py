"""The folder of a new project in a repository that has several."""

import os
from pathlib import Path

from tidegate import settings
from tidegate.errors import DeclarationError
from tidegate.onboarding.database import is_url
from tidegate.onboarding.place import project_name
from tidegate.repository import projects


def entered(name: str, data: str | None, *, with_workflows: bool) -> str | None:
    """Make the folder, and let it be the current one; the data file as it is named from there.

    Raises DeclarationError at a root that declares no projects, and for a folder that would not be one of them.
    """
    project_name(name)
    if with_workflows:
        raise DeclarationError("--project is about one model, and workflows are the repository's: add them without it")
    folder = _folder(name)
    if data and not is_url(data):
        data = os.path.relpath(Path(data), folder)
    Path(folder).mkdir(parents=True, exist_ok=True)
    os.chdir(folder)
    return data


def _folder(name: str) -> str:
    patterns = projects.declared(settings.read())
    projects.work_tree()  # what is there already must be in order
    found = [pattern for pattern in patterns if pattern.rpartition("/")[2] in ("*", name)]
    if not found:
        declare = 'declare its folder in pyproject.toml: `projects = ["projects/*"]` below [tool.tidegate]'
        raise DeclarationError(f"--project {name}: {declare}")
    return found[0].replace("*", name)
