"""The folder of a new project in a repository that has several, or will have."""

import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

from tidegate import settings
from tidegate.errors import DeclarationError, EvidenceError, Problem, Where
from tidegate.onboarding.data_file.database import is_url
from tidegate.onboarding.place import project_name
from tidegate.onboarding.starter_files import layout
from tidegate.onboarding.starter_files.layout import Layout
from tidegate.repository.revisions import projects, subfolder

PATTERN = "projects/*"
"""Where the projects are, if the root does not say it yet."""
DECLARATION = f'[tool.tidegate]\nprojects = ["{PATTERN}"]\n'


@dataclass(frozen=True, slots=True)
class NewProject:
    """The project's folder below the root, and the data file as it is named from there."""

    folder: str
    data: str | None
    is_declared: bool
    """The root's pyproject.toml says already that the folder is a project's."""

    def declared_by(self, planned: Layout) -> Layout:
        """The plan, with what the root's pyproject.toml lacks: the file, or lines at its end."""
        if self.is_declared:
            return planned
        root = PurePosixPath(*[".."] * len(Path(self.folder).parts), settings.PYPROJECT)
        if not os.path.lexists(root):
            return replace(planned, added={root: DECLARATION.encode(), **planned.added})
        return replace(planned, appended={root: layout.missing(root, DECLARATION), **planned.appended})


@contextmanager
def entered(name: str, data: str | None, *, with_workflows: bool) -> Iterator[NewProject]:
    """Let the folder be the current one meanwhile; one that was made for it goes away again if it stays empty.

    Raises DeclarationError where the root cannot have projects, and for a folder that would not be one of them.
    """
    project_name(name)
    if with_workflows:
        raise DeclarationError("--project is about one model, and workflows are the repository's: add them without it")
    folder, is_declared = _folder(name)
    if data and not is_url(data):
        data = _inside(data, folder)
    root, place = Path.cwd(), Path(folder)
    made = [root / path for path in (*reversed(place.parents), place) if not path.exists()]
    place.mkdir(parents=True, exist_ok=True)
    os.chdir(folder)
    try:
        yield NewProject(folder, data, is_declared)
    finally:
        os.chdir(root)
        with suppress(OSError):  # not empty: the project
            for path in reversed(made):
                path.rmdir()


def _folder(name: str) -> tuple[str, bool]:
    """The folder, and whether the root declares it."""
    content = settings.read()
    patterns = projects.declared(content)
    projects.work_tree()  # what is there already must be in order
    found = [pattern for pattern in patterns if pattern.rpartition("/")[2] in ("*", name)]
    if found:
        return found[0].replace("*", name), True
    if content is not None and not layout.missing(PurePosixPath(settings.PYPROJECT), DECLARATION):
        declare = f'declare its folder in pyproject.toml: `projects = ["{PATTERN}"]` below [tool.tidegate]'
        raise DeclarationError(f"--project {name}: {declare}")
    _require_root(name)
    return PATTERN.replace("*", name), False


def _require_root(name: str) -> None:
    """Raise DeclarationError in a folder that cannot be the root of several projects."""
    if Path(projects.MARK).exists():
        why = f"belongs to one project; move it, conf/ and dvc.yaml to a folder in projects/ before --project {name}"
        raise DeclarationError(Problem(why, Where(projects.MARK)))
    with suppress(EvidenceError):  # no repository yet
        if (top := subfolder.top()).resolve() != Path.cwd().resolve():
            raise DeclarationError(f"--project {name}: run it at the root of the repository: {top}")


def _inside(data: str, folder: str) -> str:
    """The path from the project's folder. Raises DeclarationError with the command that moves a file there."""
    path = Path(data)
    named = Path(os.path.relpath(path, folder))
    if ".." in named.parts and path.is_file():
        file, into = shlex.quote(data), shlex.quote(f"{folder}/{path.name}")
        why = f"a project's data is in its folder: `mkdir -p {folder} && mv {file} {folder}`, then --data {into}"
        raise DeclarationError(Problem(why, Where(data)))
    return str(named)
