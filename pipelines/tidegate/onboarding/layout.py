"""Which files a repository gets; files that exist are never changed."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tidegate import starter
from tidegate.errors import DeclarationError, Problem, Where
from tidegate.paths import CONF

APPENDED = (".gitignore", ".dvcignore", ".gitattributes", "pyproject.toml", ".github/CODEOWNERS")
"""Files of which the lines that are missing can be added at the end."""
FOLDERS = (".dvc", ".github", ".github/workflows", "conf", "templates")
OWN_FOLDERS = (".dvc",)
"""Where the folder is there, DVC is set up, and its settings stay."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Files to add, with their content; and lines to append, by file."""

    added: dict[PurePosixPath, bytes]
    appended: dict[PurePosixPath, tuple[str, ...]]


def plan(declared: Mapping[str, str], groups: Iterable[str], project: str) -> Layout:
    """The declared files, and those of the starter's groups that these do not replace.

    Raises DeclarationError with every file that is in the way.
    """
    _require_folders()
    wanted = {PurePosixPath(path): text.encode() for path, text in declared.items()}
    replaced = {path.parent for path in wanted if len(path.parts) > 2}
    for file in starter.files(*groups):
        if file.path.parent not in replaced and file.path not in wanted:
            wanted[file.path] = file.content.replace(b"my-model", project.encode())
    present = {path for path in wanted if Path(path).exists()}
    added = {path: wanted[path] for path in sorted(wanted) if path not in present and not _set_up(path)}
    changed = {path for path in present if Path(path).read_bytes() != wanted[path]}
    in_the_way = sorted(path for path in changed if str(path) not in APPENDED and not _set_up(path))
    if in_the_way:
        raise DeclarationError(Problem(_conflict(path), Where(str(path))) for path in in_the_way)
    lines = {path: _missing(path, wanted[path].decode()) for path in sorted(changed) if str(path) in APPENDED}
    return Layout(added, {path: missing for path, missing in lines.items() if missing})


def _set_up(path: PurePosixPath) -> bool:
    return any(path.parts[0] == folder and Path(folder).is_dir() for folder in OWN_FOLDERS)


def _conflict(path: PurePosixPath) -> str:
    if path.parts[0] == CONF.name:
        return "is there already; tidegate keeps its declaration in conf/, so run this in a folder without it"
    return "is there already with another content; move it, or run this in a folder of its own"


def _require_folders() -> None:
    """Raise DeclarationError where a name that files go below is a file, or leads out of the repository."""
    for name in FOLDERS:
        path = Path(name)
        if path.is_symlink() or (path.exists() and not path.is_dir()):
            what = "is a link" if path.is_symlink() else "is a file"
            raise DeclarationError(
                Problem(f"{what}; a folder of the repository must be there, or nothing", Where(name))
            )


def _missing(path: PurePosixPath, wanted: str) -> tuple[str, ...]:
    """The lines that the file lacks; of a TOML file the whole table, or nothing where it has one."""
    text = Path(path).read_text(encoding="utf-8")
    if path.suffix == ".toml":
        try:
            tool = tomllib.loads(text).get("tool")
        except tomllib.TOMLDecodeError as error:
            raise DeclarationError(Problem(f"is not valid TOML: {error}", Where(str(path)))) from None
        return () if isinstance(tool, dict) and "tidegate" in tool else tuple(wanted.splitlines())
    have = {line.strip() for line in text.splitlines()}
    missing = [line for line in wanted.splitlines() if line.strip() not in have]
    return tuple(missing) if any(line and not line.startswith("#") for line in missing) else ()


def lay_down(layout: Layout, *, append: bool) -> None:
    """Add the files; where one cannot be written, those before it go again. Append the lines, if asked to."""
    made: list[Path] = []
    try:
        for path, content in layout.added.items():
            target = Path(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as file:
                made.append(target)
                file.write(content)
    except OSError:
        for target in made:
            target.unlink()
        raise
    for path, lines in layout.appended.items() if append else ():
        text = Path(path).read_text(encoding="utf-8")
        gap = "" if not text or text.endswith("\n") else "\n"
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(gap + "\n" + "\n".join(lines) + "\n")
