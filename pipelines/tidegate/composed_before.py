"""Whether params.yaml is what composing would write, by inputs seen before.

`dvc repro` composes every time, because the installed code has no path that DVC could look at, and composing takes ten
times as long as reading all that it reads. Only DVC's own stage on a person's machine asks: a person's `tidegate
compose`, `compose --check`, the gate and CI compose anew. The records are in the user's cache, outside of every
repository, so that no change that is checked out can bring one.
"""

import hashlib
import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path

from tidegate import distributions, paths, settings
from tidegate.errors import UserError

STAGE = "compose"
MOST_RECORDS = 100
"""Projects that are remembered; those that were composed longest ago are forgotten first."""
ROOT = Path(__file__).parent


class _UnsureError(Exception):
    """What composing would read is in doubt."""


def is_asked() -> bool:
    """Whether this process is DVC's stage, on a person's machine."""
    return os.environ.get("DVC_STAGE") == STAGE and not {"DVC_EXP_NAME", "CI"} & os.environ.keys()


def is_current() -> bool:
    """Whether params.yaml, and its digests for DVC, are byte for byte what composing these inputs gave."""
    record = _record()
    with suppress(OSError):
        return record is not None and record.read_text() == _state(inputs())
    return False


def remember(before: str | None) -> None:
    """The params.yaml that is there was composed of the inputs of that digest, taken before they were read."""
    record, state = _record(), _state(before)
    if record is None or state is None:
        return
    with suppress(OSError):  # composed anew next time, then
        record.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        unfinished = record.with_suffix(f".{os.getpid()}")
        unfinished.write_text(state)
        unfinished.replace(record)
        for old in sorted(record.parent.iterdir(), key=lambda path: path.stat().st_mtime)[:-MOST_RECORDS]:
            old.unlink()


@cache
def inputs() -> str | None:
    """A digest of all that composing reads; None where that is in doubt."""
    digest = hashlib.sha256()
    try:
        for part in (*_surroundings(), *_installed()):
            digest.update(f"{part}\0".encode())
        for path in files():
            digest.update(f"{path}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\0".encode())
    except (_UnsureError, UserError, OSError, ValueError):
        return None
    return digest.hexdigest()


def files() -> Iterator[Path]:
    """The files that composing may read: the package's, and the project's in the current folder."""
    yield from _below(ROOT)
    for folder in (paths.CONF, paths.TEMPLATES, *_kinds()):
        if folder.exists() or folder.is_symlink():
            yield from _below(folder)
    yield from (path for path in (settings.PYPROJECT, Path("dvc.yaml")) if path.exists())
    yield from _own_modules()


def _own_modules() -> Iterator[Path]:
    """The modules of the repository that no installed package has: a trusted estimator or a kind may use them."""
    for folder in filter(Path.is_dir, map(Path, settings.OWN_FOLDERS)):
        for path in sorted(folder.iterdir()):
            if path.suffix == ".py" and _is_plain(path):
                yield path
            elif (path / "__init__.py").is_file() and path.resolve() != ROOT:
                yield from (file for file in _below(path) if file.suffix == ".py")


def _kinds() -> Iterator[Path]:
    listed = settings.table(settings.read()).get("kinds", []) if settings.names("kinds") else []
    yield from (Path(str(folder)) for folder in (listed if isinstance(listed, list) else ()))


def _below(folder: Path) -> Iterator[Path]:
    """Every file below the folder, sorted. A link is refused: what it leads to is not looked at."""
    if folder.is_symlink():
        raise _UnsureError(folder)
    for path in sorted(folder.iterdir()):
        if path.name == "__pycache__":
            continue
        if path.is_dir():
            yield from _below(path)
        elif _is_plain(path):
            yield path


def _is_plain(path: Path) -> bool:
    if path.is_symlink() or not path.is_file():
        raise _UnsureError(path)
    return True


def _surroundings() -> Iterable[str]:
    ours = sorted(f"{name}={value}" for name, value in os.environ.items() if name.startswith(("TIDEGATE_", "DVC_EXP")))
    return (str(Path.cwd()), sys.version, *sys.path, *ours)


def _installed() -> list[str]:
    """Each installed distribution, by its metadata's name, which has the version, and the time it was installed at."""
    found = list(distributions.metadata())
    if any(map(distributions.names_kinds, found)):
        raise _UnsureError(distributions.GROUP)  # a package that brings kinds may be one that somebody is editing
    return sorted(f"{folder.path} {folder.stat().st_mtime_ns}" for folder in found)


def _state(composed_of: str | None) -> str | None:
    """The inputs and what they gave; None where one of them is not there."""
    with suppress(OSError):
        written = (paths.PARAMS.read_bytes(), paths.STAGE_PARAMS.read_bytes() if paths.STAGE_PARAMS.exists() else b"")
        return composed_of and " ".join((composed_of, *(hashlib.sha256(part).hexdigest() for part in written))) + "\n"
    return None


def _record() -> Path | None:
    """The file of this folder's record; None if composing anew is asked for, or if a change could write there."""
    if not is_asked():
        return None
    try:
        home = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache").resolve()
    except RuntimeError:  # no home
        return None
    if any((folder / ".git").exists() for folder in (home, *home.parents)):
        return None
    return home / "tidegate" / "composed" / hashlib.sha256(os.fsencode(Path.cwd())).hexdigest()[:32]
