"""Decide which changed files need an owner: all but a few harmless kinds.

The harmless kinds are listed, because what a program might read cannot be: an import, a pickle, a tool's settings.
A harmless file is a plain file with an expected suffix in a folder that holds only such files. Everything else is
decisive: a program anywhere, a link, a submodule, an executable bit, a name that two systems may read differently.
A template is decisive, too: it writes the limits that a rollout's controller reads, whatever the declaration says.
"""

import re
import unicodedata
from collections.abc import Iterable
from enum import StrEnum
from pathlib import PurePosixPath

from tidegate import paths
from tidegate.repository import dvc_outputs
from tidegate.repository.revisions.git import FileChange


class FileRole(StrEnum):
    """What a file is to a verdict."""

    DECLARATION = "declaration"
    """Validated and compared with the base: what it weakens is listed by its key."""
    DOCUMENT = "document"
    RESULT = "result"
    """Recomputed, whatever it records."""
    DECISIVE = "decisive"


_FILES = {
    str(paths.PARAMS): FileRole.DECLARATION,
    str(dvc_outputs.LOCK): FileRole.DECLARATION,
    str(paths.METRICS): FileRole.RESULT,
    str(paths.MANIFESTS / paths.NONE): FileRole.RESULT,
    "LICENSE": FileRole.DOCUMENT,
}
_FOLDERS = {
    str(paths.CONF): (FileRole.DECLARATION, (".yaml",)),
    str(paths.TEMPLATES): (FileRole.DOCUMENT, (".md",)),
    str(paths.MANIFESTS): (FileRole.RESULT, (".yaml", ".yml", ".json", ".cfg", ".service", ".socket", ".timer")),
    "docs": (FileRole.DOCUMENT, (".md", ".png", ".jpg", ".jpeg", ".gif", ".svg")),
}
_RESULTS = (".json", ".yaml", ".yml", ".csv", ".tsv", ".parquet", ".md", ".png", ".svg")
_INERT = ("", ".json", ".xml", ".sarif", ".html", ".md", ".txt", ".log", ".patch")
"""What verbs and shells write where they are asked to, and nothing loads by itself: no part of a change until it is
added. All else acts before it is tracked: conftest.py, sitecustomize.py, a .pth file, a tool's settings."""
_READ_BY_NAME = re.compile(r".*file|codeowners|build|workspace|configure|sconstruct|sconscript|wscript", re.IGNORECASE)
"""Names without a suffix that a tool reads where it finds them: Makefile, Dvcfile, Dockerfile."""
_STEERING = frozenset({"dvc.yaml", "dvc.yml", "setup.cfg", "agents.md", "claude.md", "gemini.md", "skill.md"})
"""Names with an expected suffix that programs act on: DVC, Python's tools, and assistants that review."""
_PART = re.compile(r"\w(?:[\w .+=@-]*[\w+=@-])?")
"""No leading dot or dash, no trailing dot or space, nothing that Windows reads as a stream or a short name."""
_PLAIN = frozenset({"100644", "000000"})


def role(path: str, results: Iterable[PurePosixPath] = (), projects: Iterable[str] = ()) -> FileRole:
    """The role of a file by its path. `results` are the outs that the merge base's dvc.yaml keeps in git.

    Where a repository has several projects, a file is what it is to the one in whose folder it is (`results` are then
    below these folders); outside of all of them, only documents are harmless.
    """
    if not _is_ordinary(path):
        return FileRole.DECISIVE
    if folders := tuple(projects):
        folder = next((folder for folder in folders if path.startswith(f"{folder}/")), "")
        if not folder:
            return FileRole.DOCUMENT if role(path) is FileRole.DOCUMENT else FileRole.DECISIVE
        below = (result for result in results if result.is_relative_to(folder))
        return role(path.removeprefix(f"{folder}/"), [result.relative_to(folder) for result in below])
    pure = PurePosixPath(path)
    if file_role := _FILES.get(path):
        return file_role
    if len(pure.parts) == 1:
        return FileRole.DOCUMENT if pure.suffix == ".md" else FileRole.DECISIVE
    kind, suffixes = _FOLDERS.get(pure.parts[0], (FileRole.DECISIVE, ()))
    if pure.suffix in suffixes:
        return kind
    written = any(pure.is_relative_to(result) for result in results) and pure.suffix in _RESULTS
    return FileRole.RESULT if written else FileRole.DECISIVE


def needs_owner(
    change: FileChange,
    results: Iterable[PurePosixPath] = (),
    inputs: Iterable[PurePosixPath] = (),
    projects: Iterable[str] = (),
) -> bool:
    """Whether the changed file could reach what decides about it. `inputs` are the files and folders that stages and
    kinds read: there a file acts before it is tracked, whatever its name.
    """
    if not {change.before, change.after} <= _PLAIN:
        return True
    return role(change.path, results, projects) is FileRole.DECISIVE and not _is_inert(change, inputs)


def decides(path: str, results: Iterable[PurePosixPath] = ()) -> bool:
    """Whether a verdict on another change may depend on this file: on all but documents and results."""
    return role(path, results) not in (FileRole.DOCUMENT, FileRole.RESULT)


def _is_inert(change: FileChange, inputs: Iterable[PurePosixPath]) -> bool:
    path = PurePosixPath(change.path)
    if change.is_tracked or not _is_ordinary(change.path) or any(path.is_relative_to(read) for read in inputs):
        return False
    return path.suffix in _INERT and not (path.suffix == "" and _READ_BY_NAME.fullmatch(path.name))


def _is_ordinary(path: str) -> bool:
    """Whether all systems and tools read the path alike, and none acts on its name."""
    parts = path.split("/")
    if not path.isprintable() or unicodedata.normalize("NFKC", path) != path:
        return False
    return all(map(_PART.fullmatch, parts)) and parts[-1].casefold() not in _STEERING
