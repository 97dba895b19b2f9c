"""Which folders of a repository are projects.

The root's pyproject.toml declares them: `[tool.tidegate] projects`.

A pattern is a folder, or all folders in one (`projects/*`). A folder that it names is a project where it has a
`conf/config.yaml`. All else is outside of every project, and belongs to all of them.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tidegate import paths, settings
from tidegate.errors import DeclarationError, Problem, Where
from tidegate.repository.revisions import git, subfolder

KEY = "tool.tidegate.projects"
MARK = (paths.CONF / "config.yaml").as_posix()
_PART = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}")
"""What a folder of a project may be called: it becomes part of branches, of messages and of commands."""
_NAME = re.compile(r"^project:\s*[\"']?([a-z][a-z0-9-]{0,40})[\"']?\s*(?:#.*)?$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class ProjectFolder:
    """A project: its folder, relative to the repository's root, and the name that it declares ("" where unknown)."""

    folder: str
    name: str = ""
    where: Where | None = None
    """The place at which it declares its name."""


def declared(data: bytes | None) -> dict[str, Where]:
    """The patterns that the bytes of a pyproject.toml name, each with its place; empty where it declares none."""
    if data is None or b"projects" not in data:
        return {}
    table = settings.table(data)
    if "projects" not in table:
        return {}
    listed, place = table["projects"], settings.line(data, "projects")
    if not isinstance(listed, list) or not listed or not all(isinstance(pattern, str) for pattern in listed):
        raise DeclarationError(Problem('must be a list of folders, like ["projects/*"]', place, KEY))
    lines = {pattern: settings.line(data, pattern or "projects") for pattern in listed}
    message = "must be a folder below the root, like projects/tumours, or all in one, like projects/*; got {!r}"
    if wrong := [pattern for pattern in lines if not _is_pattern(pattern)]:
        raise DeclarationError(Problem(message.format(pattern), lines[pattern], KEY) for pattern in wrong)
    for pattern, line in lines.items():
        if other := next((other for other in lines if _is_inside(pattern, other)), None):
            raise DeclarationError(Problem(f"{pattern} is inside {other}; a project cannot contain another", line, KEY))
    return lines


def patterns(base: git.Revision) -> tuple[str, ...]:
    """The patterns of the repository's root, at the merge base and in the work tree."""
    here = subfolder.top() / settings.PYPROJECT
    there = git.content(base, f":/{settings.PYPROJECT}")
    return tuple(dict.fromkeys([*declared(there), *declared(here.read_bytes() if here.is_file() else None)]))


def around(base: git.Revision) -> tuple[git.FileChange, ...]:
    """The changes outside of the current folder, where it is not one of several projects: nothing else decides on them.

    Paths are relative to the repository's root.
    """
    own = subfolder.prefix().as_posix()
    if own == "." or folder_of(f"{own}/{MARK}", patterns(base)) == own:
        return ()
    return tuple(change for change in git.changed_anywhere(base) if not change.path.startswith(f"{own}/"))


def own_changes(since: git.Revision) -> tuple[git.FileChange, ...] | None:
    """The changes that are not in another project's folder; None where the current folder is not one of several.

    Paths are relative to the repository's root.
    """
    own, file = subfolder.prefix().as_posix(), subfolder.top() / settings.PYPROJECT
    known = tuple(declared(file.read_bytes())) if own != "." and file.is_file() else ()
    if folder_of(f"{own}/{MARK}", known) != own:
        return None
    return tuple(change for change in git.changed_anywhere(since) if folder_of(change.path, known) in ("", own))


def folder_of(path: str, patterns: Iterable[str]) -> str:
    """The folder of the patterns that the path is in; empty where it is in none. It need not be a project."""
    parts = path.split("/")
    for pattern in patterns:
        wanted = pattern.split("/")
        inside = len(parts) > len(wanted) and all(w in ("*", part) for w, part in zip(wanted, parts, strict=False))
        if inside and all(map(_PART.fullmatch, parts[: len(wanted)])):
            return "/".join(parts[: len(wanted)])
    return ""


def among(paths: Iterable[str], patterns: Iterable[str]) -> tuple[str, ...]:
    """The folders that are projects in a listing of plain files, sorted."""
    known = tuple(patterns)
    found = {folder for path in paths if path.endswith(f"/{MARK}") and (folder := folder_of(path, known))}
    return tuple(sorted(folder for folder in found))


def work_tree(root: Path = Path(), patterns: Iterable[str] | None = None) -> tuple[ProjectFolder, ...]:
    """The projects here, by folder. Raises DeclarationError, all at once, for what cannot be one."""
    data = (root / settings.PYPROJECT).read_bytes() if (root / settings.PYPROJECT).is_file() else None
    own = declared(data)
    wanted = tuple(own if patterns is None else {*own, *patterns})
    problems = [*_problems(root, wanted)]
    if own and (root / MARK).exists():
        message = "belongs to the root, which declares projects; move conf/ and dvc.yaml into a folder of their own"
        problems.append(Problem(message, Where(MARK)))
    real = (folder for folder in sorted(_folders(root, wanted)) if not (root / folder).is_symlink())
    found = tuple(_project(root, folder) for folder in real if (root / folder / MARK).exists())
    problems += _namesakes(found)
    if problems:
        raise DeclarationError(problems)
    return found


def _folders(root: Path, patterns: Iterable[str]) -> Iterator[str]:
    for pattern in patterns:
        holder = root / pattern.removesuffix("*")
        entries = sorted(holder.iterdir()) if pattern.endswith("*") and holder.is_dir() else [holder]
        yield from (entry.relative_to(root).as_posix() for entry in entries if entry.is_dir())


def _problems(root: Path, patterns: Iterable[str]) -> Iterator[Problem]:
    """Folders that are not where they seem to be, or whose name would not survive a branch or a command."""
    for folder in _folders(root, patterns):
        place = PurePosixPath(folder)
        if link := next((part for part in (*reversed(place.parents), place) if (root / part).is_symlink()), None):
            message = "is a symbolic link; a project is a folder of the repository itself"
            yield Problem(message, Where(str(link)))
        elif (root / folder / MARK).exists() and not all(map(_PART.fullmatch, place.parts)):
            message = "cannot be a project's folder: use letters, digits, '_', '-' and '.', not first"
            yield Problem(message, Where(folder))
        elif (root / folder / ".git").exists():
            yield Problem("is a repository of its own; add its files to this one, or run tidegate there", Where(folder))


def _project(root: Path, folder: str) -> ProjectFolder:
    file = root / folder / MARK
    text = file.read_text(encoding="utf-8", errors="replace")
    match = _NAME.search(text)
    line = text.count("\n", 0, match.start()) + 1 if match else 1
    return ProjectFolder(folder, match[1] if match else "", Where(f"{folder}/{MARK}", line, 1))


def name_in(text: str) -> str:
    """The project's name in a conf/config.yaml; empty where it has none that can be read."""
    match = _NAME.search(text)
    return match[1] if match else ""


def _namesakes(found: Iterable[ProjectFolder]) -> Iterator[Problem]:
    """Two projects of one name: releases, tags and applications of both would be called alike."""
    first: dict[str, ProjectFolder] = {}
    for project in found:
        other = first.setdefault(project.name, project)
        if project.name and other is not project:
            yield Problem(f"{project.name!r} is the name of {other.folder}, too; rename one", project.where, "project")


def _is_pattern(pattern: str) -> bool:
    *folders, last = pattern.split("/")
    return all(map(_PART.fullmatch, folders)) and (bool(_PART.fullmatch(last)) or (last == "*" and bool(folders)))


def _is_inside(pattern: str, other: str) -> bool:
    inner, outer = pattern.split("/"), other.split("/")
    return len(inner) > len(outer) and all("*" in (a, b) or a == b for a, b in zip(outer, inner, strict=False))
