"""Atomic writes, temporary folders, and errors for a full disk.

Scratch is locked by the process that uses it. The kernel gives the lock back when that process ends, by SIGKILL, too:
scratch that can be locked has lost its owner, and the next one to make some removes it.
"""

import errno
import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from glob import escape
from pathlib import Path

from tidegate.errors import DeclarationError, InfrastructureError, Problem, Where

MARK = ".tidegate"
"""Ends the name of all scratch. Nothing else is ever swept."""
MEBIBYTE = 2**20
FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
"""What the system says where nothing more can be written."""
_BROKEN = {errno.EROFS, errno.EIO, errno.EACCES, errno.EPERM}
_NO_PLACE = {errno.ENOENT, errno.EEXIST, errno.EISDIR, errno.ENOTDIR, errno.EBUSY, errno.ELOOP, errno.ENAMETOOLONG}
"""What the system says where a path cannot be that of a file: whoever named it must name another."""


@contextmanager
def replacing(path: Path, *, size: int | None = None) -> Iterator[Path]:
    """A temporary file beside `path` that takes its place when the block succeeds, and goes when it does not.

    `size` is how many bytes will be written at most, as far as that is known: a full disk is reported with it.
    """
    with naming(path, size):
        with _placed(path):
            path.parent.mkdir(parents=True, exist_ok=True)
            sweep(path.parent, f".{path.name}.")
            handle, temporary = _claimed(lambda: tempfile.mkstemp(MARK, f".{path.name}.", path.parent))
        try:
            yield temporary
            with _placed(path):
                temporary.chmod(0o644)
                temporary.replace(path)
        finally:
            os.close(handle)
            temporary.unlink(missing_ok=True)


@contextmanager
def replacing_folder(path: Path) -> Iterator[Path]:
    """A temporary folder beside `path` that takes its place when the block succeeds, and goes when it does not."""
    with naming(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        with folder(path.parent, f".{path.name}.") as place:
            made, former = place / "made", place / "former"
            made.mkdir()
            yield made
            if path.exists():
                path.replace(former)
            made.replace(path)


@contextmanager
def folder(parent: Path | None = None, prefix: str = "tidegate-") -> Iterator[Path]:
    """A folder of our own, below the system's for temporary files, that is gone when the block ends."""
    parent = parent or Path(tempfile.gettempdir())
    sweep(parent, prefix)

    def make() -> tuple[int, str]:
        while True:
            name = tempfile.mkdtemp(MARK, prefix, parent)
            with suppress(FileNotFoundError):  # another process swept it before it was open
                return os.open(name, os.O_RDONLY), name

    handle, place = _claimed(make)
    try:
        yield place
    finally:
        os.close(handle)
        shutil.rmtree(place, ignore_errors=True)


def sweep(parent: Path, prefix: str) -> None:
    """Remove the scratch of that name in `parent` whose owner has ended: ours, and no link."""
    for stale in parent.glob(f"{escape(prefix)}*{MARK}"):
        with suppress(OSError):
            if stale.is_symlink() or stale.stat().st_uid != os.getuid():
                continue
            handle = os.open(stale, os.O_RDONLY | os.O_NOFOLLOW)
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(stale) if stale.is_dir() else stale.unlink()
            finally:
                os.close(handle)


@contextmanager
def naming(path: Path, size: int | None = None) -> Iterator[None]:
    """Turn what a disk refuses inside the block into a sentence that says which, and how much is needed."""
    try:
        yield
    except OSError as error:
        if problem := refusal(error, path, size):
            raise InfrastructureError(problem) from None
        raise


@contextmanager
def _placed(path: Path) -> Iterator[None]:
    """Turn what makes the path no place for a file into a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno not in _NO_PLACE:
            raise
        reason = f"cannot be written: {(error.strerror or str(error)).lower()}; name a file in a folder"
        raise DeclarationError(Problem(reason, Where(str(path)))) from None


def refusal(error: OSError, path: Path | None = None, size: int | None = None) -> Problem | None:
    """What to say of an error that a disk, not the program, is to blame for; None for any other."""
    place = path or (Path(os.fsdecode(error.filename)) if isinstance(error.filename, str | bytes) else None)
    where = Where(str(place)) if place else None
    if error.errno in FULL:
        return Problem(_full(error, place or Path(tempfile.gettempdir()), size), where)
    if error.errno in _BROKEN:
        return Problem(f"{(error.strerror or str(error)).lower()}; change that and run again", where)
    return None


def _full(error: OSError, place: Path, size: int | None) -> str:
    needed = f"up to {_size(size)} are needed" if size is not None else "more is needed"
    if error.errno == errno.EFBIG:
        return f"larger than this process may write a file (`ulimit -f`); {needed}; raise the limit and run again"
    quota = " for this user" if error.errno == errno.EDQUOT else ""
    return f"no space left{quota} on {_free(place)}, {needed}; free space there and run again"


def full(*places: Path) -> str:
    """Which of the disks with these places has less than a MiB left: for a program that does not say so itself."""
    disks = [(place, os.statvfs(_existing(place))) for place in places]
    low = [place for place, disk in disks if disk.f_bavail * disk.f_frsize < MEBIBYTE]
    return "; ".join(dict.fromkeys(f"no space left on {_free(place)}" for place in low))


def _free(place: Path) -> str:
    known = _existing(place)
    disk = os.statvfs(known)
    mount = next(folder for folder in (known, *known.parents) if os.path.ismount(folder))
    return f"{mount}: {_size(disk.f_bavail * disk.f_frsize)} of {_size(disk.f_blocks * disk.f_frsize)} are free"


def _existing(place: Path) -> Path:
    """The place, or the folder that it would be in."""
    whole = place.resolve()
    return next(folder for folder in (whole, *whole.parents) if folder.exists())


def _size(size: int) -> str:
    return f"{size / MEBIBYTE:,.1f} MiB" if size >= MEBIBYTE else f"{size / 1024:.0f} KiB"


def _claimed(make: Callable[[], tuple[int, str]]) -> tuple[int, Path]:
    """New scratch under our lock; made again where a sweep saw it before it was locked.

    Not every filesystem has locks. Where it has none, nothing is swept.
    """
    while True:
        handle, name = make()
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            continue
        except OSError:
            return handle, Path(name)
        if Path(name).exists():
            return handle, Path(name)
        os.close(handle)
