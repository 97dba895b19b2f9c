"""Which files a repository gets; files that exist are never changed."""

import os
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from tidegate import starter
from tidegate.artifacts import conflicted
from tidegate.errors import DeclarationError, Problem, Where
from tidegate.onboarding import ancestor
from tidegate.onboarding.ancestor import Ancestor, Answers, installed, joined, texts
from tidegate.onboarding.starter_files import workflows_source
from tidegate.onboarding.starter_files.all_or_none import WrittenFiles, write
from tidegate.onboarding.starter_files.text_merge import is_crlf
from tidegate.paths import CONF
from tidegate.storage import naming

APPENDED = (".gitignore", ".dvcignore", ".gitattributes", "pyproject.toml", ".github/CODEOWNERS")
"""Files of which the lines that are missing can be added at the end."""
FOLDERS = (".dvc", ".tidegate", ".github", ".github/workflows", "conf", "templates")
OWN_FOLDERS = (".dvc",)
"""Folders that are left alone if they exist: DVC is set up then, and keeps its settings."""
MADE = ("params.yaml", "data/table.parquet", "data/split", "data/holdout.parquet", "artifacts", "manifests")
"""What the pipeline writes: where the names are taken, `dvc repro` would replace what is there."""
DECLARED = tuple(f"{CONF}/{name}" for name in ("config.yaml", "data", "check", "train", "evaluate", "gate"))
"""What is proposed from the data, in files and folders."""
_CONFIG = Where(f"{CONF}/config.yaml")
_OWN_FOLDER = "run this in a folder of its own with the data in it, e.g. `mkdir model && cd model`"


@dataclass(frozen=True, slots=True)
class Layout:
    """Files to add, with their content; and lines to append, by file."""

    added: dict[PurePosixPath, bytes]
    appended: dict[PurePosixPath, tuple[str, ...]]
    record: Ancestor
    """The record of this run and those before it."""
    is_recorded: bool
    """Whether an earlier run has left a record, which is changed then."""
    kept: tuple[PurePosixPath, ...] = ()
    """Files that an earlier run has added, and that stay as they are."""

    @property
    def paths(self) -> tuple[PurePosixPath, ...]:
        """Every file to add."""
        return (*self.added, *(() if self.is_recorded else (ancestor.PATH,)))


def rendered(
    declared: Mapping[str, str], groups: Iterable[str], project: str, workflows: str = ""
) -> dict[PurePosixPath, bytes]:
    """The declared files, and those of the starter's groups that these do not replace.

    `workflows` are the repository and commit that callers of workflows call.
    """
    wanted = {PurePosixPath(path): text.encode() for path, text in declared.items()}
    replaced = {path.parent for path in wanted if len(path.parts) > 2}
    for file in starter.files(*groups):
        if file.path.parent not in replaced and file.path not in wanted:
            wanted[file.path] = workflows_source.placed(file.content.replace(b"my-model", project.encode()), workflows)
    return wanted


def require_room(groups: Sequence[str], project: str) -> None:
    """Raise DeclarationError where something is in the way that no data can change: before these are read."""
    _require_folders()
    if (former := ancestor.read()) is None:
        _require_free()
        if os.path.lexists(CONF / "config.yaml"):
            raise DeclarationError(Problem(_conflict(PurePosixPath(CONF, "config.yaml"), ours=False), _CONFIG))
    wanted = {path: text for path, text in rendered({}, groups, project).items() if not is_declared(str(path))}
    for path in _shared(wanted, former):
        missing(path, wanted[path].decode())


def is_declared(path: str) -> bool:
    """Whether a path is of those that `init` proposes from the data."""
    return any(PurePosixPath(path).is_relative_to(folder) for folder in DECLARED)


def plan(
    declared: Mapping[str, str],
    groups: Sequence[str],
    project: str,
    answers: Answers | None = None,
    *,
    workflows: str = "",
) -> Layout:
    """What to add. Raises DeclarationError with every file that is in the way.

    Where nothing is declared, what an earlier run has added is not: it is the repository's own by now, and stays.
    """
    _require_folders()
    former, wanted = ancestor.read(), rendered(declared, groups, project, workflows)
    if former is None and declared:
        _require_free()
    kept = () if declared else tuple(path for path in wanted if _is_kept(path, wanted[path], former))
    for path in kept:
        del wanted[path]
    shared = _shared(wanted, former)
    added = {path: wanted[path] for path in sorted(wanted) if not os.path.lexists(path) and not is_set_up(path)}
    lines = {path: missing(path, wanted[path].decode()) for path in shared}
    whole = {path: text for path, text in wanted.items() if path in added or _holds(path, text)}
    found = Ancestor(
        installed(),
        project,
        tuple(groups),
        answers,
        texts(whole),
        texts({path: wanted[path] for path in shared}),
        workflows,
    )
    return Layout(added, _some(lines), joined(former, found), former is not None, kept)


def _is_kept(path: PurePosixPath, content: bytes, former: Ancestor | None) -> bool:
    return former is not None and str(path) in former.files and is_file(path) and not _holds(path, content)


def _shared(wanted: Mapping[PurePosixPath, bytes], former: Ancestor | None) -> list[PurePosixPath]:
    """Files of the repository's own that lines can be appended to. Raises where another file is in the way."""
    present = (path for path in sorted(wanted) if os.path.lexists(path) and not is_set_up(path))
    changed = [path for path in present if not _holds(path, wanted[path])]
    if in_the_way := [path for path in changed if str(path) not in APPENDED]:
        ours = former is not None
        raise DeclarationError(Problem(_conflict(path, ours=ours), Where(str(path))) for path in in_the_way)
    return changed


def _holds(path: PurePosixPath, content: bytes) -> bool:
    return is_file(path) and _content(path) == content


def _some(lines: Mapping[PurePosixPath, tuple[str, ...]]) -> dict[PurePosixPath, tuple[str, ...]]:
    return {path: lacking for path, lacking in lines.items() if lacking}


def is_set_up(path: PurePosixPath) -> bool:
    return any(path.parts[0] == folder and Path(folder).is_dir() for folder in OWN_FOLDERS)


def _conflict(path: PurePosixPath, *, ours: bool) -> str:
    if ours:
        return "is there already, by an earlier `tidegate init`; edit it, or remove conf/ and .tidegate/ for a new one"
    if path.parts[0] == CONF.name:
        return (
            f"is there already, by another tool; tidegate keeps its declaration in conf/: {_OWN_FOLDER}, "
            "or rename yours (`git mv conf settings`)"
        )
    return f"is there already with another content; {_OWN_FOLDER}, or move it"


def _require_folders() -> None:
    """Raise DeclarationError where a name that files go below is a file, or leads out of the repository."""
    for name in FOLDERS:
        path = Path(name)
        if path.is_symlink() or (path.exists() and not path.is_dir()):
            what = "is a link" if path.is_symlink() else "is a file"
            raise DeclarationError(
                Problem(f"{what}; a folder of the repository must be there, or nothing", Where(name))
            )


def _require_free() -> None:
    """Raise DeclarationError where something is there that is not the pipeline's, which `dvc repro` would replace."""
    if taken := [name for name in MADE if os.path.lexists(name)]:
        why = f"is there already, and `dvc repro` would replace it; {_OWN_FOLDER}, or move it"
        raise DeclarationError(Problem(why, Where(name)) for name in taken)


def missing(path: PurePosixPath, wanted: str) -> tuple[str, ...]:
    """The lines that the file lacks; of a TOML file the whole table, or nothing where it has one."""
    if not is_file(path):
        what = "is a link" if Path(path).is_symlink() else "is a folder"
        raise DeclarationError(Problem(f"{what}; a file must be there, or nothing", Where(str(path))))
    try:
        text = _content(path).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DeclarationError(Problem(f"is not UTF-8 at byte {error.start}; fix it first", Where(str(path)))) from None
    if conflicted(text):
        raise DeclarationError(Problem("has conflict markers; finish the merge, then repeat", Where(str(path))))
    if path.suffix == ".toml":
        try:
            tool = tomllib.loads(text).get("tool")
        except tomllib.TOMLDecodeError as error:
            raise DeclarationError(Problem(f"is not valid TOML: {error}", Where(str(path)))) from None
        return () if isinstance(tool, dict) and "tidegate" in tool else tuple(wanted.splitlines())
    have = {line.strip() for line in text.splitlines()}
    lacking = [line for line in wanted.splitlines() if line.strip() not in have]
    return tuple(lacking) if any(line and not line.startswith("#") for line in lacking) else ()


def is_file(path: PurePosixPath) -> bool:
    return Path(path).is_file() and not Path(path).is_symlink()


def _content(path: PurePosixPath) -> bytes:
    with naming(Path(path)):
        return Path(path).read_bytes()


def lay_down(layout: Layout, *, append: bool) -> WrittenFiles:
    """Add the files and the record of them; append the lines, if asked to. All of it, or nothing."""
    short = layout.appended.items() if append else ()
    appended = {Path(path): longer(Path(path).read_bytes(), lines) for path, lines in short}
    record = {Path(ancestor.PATH): ancestor.written(layout.record)}
    is_there = Path(ancestor.PATH).exists()
    added = {Path(path): content for path, content in layout.added.items()}
    return write(added | ({} if is_there else record), appended | (record if is_there else {}))


def longer(content: bytes, lines: Iterable[str]) -> bytes:
    """The file's content with the lines at its end, which end as its own do."""
    end = "\r\n" if is_crlf(content) else "\n"
    gap = end if content and not content.endswith(b"\n") else ""
    return content + (gap + end + end.join(lines) + end).encode()
