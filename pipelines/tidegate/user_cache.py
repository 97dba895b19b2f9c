"""Records of earlier runs in the user's cache, and digests of what they depend on.

Only DVC's own stages on a person's machine ask for them: a person's command, experiments, the gate and CI do all anew.
The cache is outside of every repository, so that no change that is checked out can bring a record.
"""

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path

from tidegate import distributions, settings

ROOT = Path(__file__).parent


class UnsureError(Exception):
    """What a run would read is in doubt."""


def is_asked(stage: str) -> bool:
    """Whether this process is that stage of DVC, on a person's machine."""
    return os.environ.get("DVC_STAGE") == stage and not {"DVC_EXP_NAME", "CI"} & os.environ.keys()


def record(kind: str) -> Path | None:
    """The file of the current folder's record of that kind; None if a change that is checked out could write there."""
    try:
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache").resolve()
    except RuntimeError:  # no home
        return None
    if any((folder / ".git").exists() for folder in (home, *home.parents)):
        return None
    return home / "tidegate" / kind / hashlib.sha256(os.fsencode(Path.cwd())).hexdigest()[:32]


def write(file: Path, content: bytes, *, most: int) -> None:
    """Write the record, if that is possible, and forget the oldest ones of its kind beyond `most`."""
    with suppress(OSError):  # done anew next time, then
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = file.with_suffix(f".{os.getpid()}")
        unfinished.write_bytes(content)
        unfinished.replace(file)
        for old in sorted(file.parent.iterdir(), key=lambda path: path.stat().st_mtime)[:-most]:
            old.unlink()


def surroundings() -> Iterator[str]:
    """The folder, this Python, and each installed distribution: by its metadata's name, which has the version, and the
    time it was installed at. Raises UnsureError where one brings kinds: it may be one that somebody is editing.
    """
    ours = sorted(f"{name}={value}" for name, value in os.environ.items() if name.startswith(("TIDEGATE_", "DVC_EXP")))
    yield from (str(Path.cwd()), sys.version, *sys.path, *ours)
    found = list(distributions.metadata())
    if any(map(distributions.names_kinds, found)):
        raise UnsureError(distributions.GROUP)
    yield from sorted(f"{folder.path} {folder.stat().st_mtime_ns}" for folder in found)


def code() -> Iterator[Path]:
    """The files of code: the package's, the project's kinds, and the modules of the repository that no installed
    package has: a trusted estimator or a kind may use them.
    """
    yield from below(ROOT)
    for folder in _kinds():
        if folder.exists() or folder.is_symlink():
            yield from below(folder)
    yield from (path for path in [settings.PYPROJECT] if path.exists())
    yield from _own_modules()


def digest(parts: Iterable[str], files: Iterable[Path]) -> str:
    """Of the texts, and of the files with their names. Raises UnsureError and OSError."""
    made = hashlib.sha256()
    for part in parts:
        made.update(f"{part}\0".encode())
    for path in files:
        made.update(f"{path}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\0".encode())
    return made.hexdigest()


def below(folder: Path) -> Iterator[Path]:
    """Every file below the folder, sorted. A link is refused: what it leads to is not looked at."""
    if folder.is_symlink():
        raise UnsureError(folder)
    for path in sorted(folder.iterdir()):
        if path.name == "__pycache__":
            continue
        if path.is_dir():
            yield from below(path)
        elif _is_plain(path):
            yield path


def _kinds() -> Iterator[Path]:
    listed = settings.table(settings.read()).get("kinds", []) if settings.names("kinds") else []
    yield from (Path(str(folder)) for folder in (listed if isinstance(listed, list) else ()))


def _own_modules() -> Iterator[Path]:
    for folder in filter(Path.is_dir, map(Path, settings.OWN_FOLDERS)):
        for path in sorted(folder.iterdir()):
            if path.suffix == ".py" and _is_plain(path):
                yield path
            elif (path / "__init__.py").is_file() and path.resolve() != ROOT:
                yield from (file for file in below(path) if file.suffix == ".py")


def _is_plain(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        raise UnsureError(path)
    return True
