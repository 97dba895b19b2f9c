"""The folder of the worker's socket, which only this user can enter."""

import os
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tidegate.warm.dvc_process import DvcProcess

SUFFIX = ".socket"
_PRIVATE = 0o700


@dataclass(frozen=True, slots=True)
class SocketFolder:
    """An open folder. Its sockets are reached through the descriptor: a folder put in its place is not seen.

    And a socket's path must be shorter than 108 bytes, whatever the folder's is.
    """

    descriptor: int

    def socket(self, owner: DvcProcess) -> str:
        return f"/proc/self/fd/{self.descriptor}/{owner.name}{SUFFIX}"

    def remove(self, owner: DvcProcess) -> None:
        with suppress(OSError):
            os.unlink(f"{owner.name}{SUFFIX}", dir_fd=self.descriptor)

    def owners(self) -> list[DvcProcess]:
        """Whose workers have a socket here, whether they run or not."""
        found = []
        for name in sorted(os.listdir(self.descriptor)):  # noqa: PTH208 (of a descriptor)
            number, _, begun = name.removesuffix(SUFFIX).partition("-")
            if name.endswith(SUFFIX) and number.isdecimal() and begun.isdecimal():
                found.append(DvcProcess(int(number), int(begun)))
        return found

    def close(self) -> None:
        os.close(self.descriptor)


def opened(*, create: bool = True) -> SocketFolder | None:
    """The folder; None where there is none that is this user's alone."""
    path = _path()
    if path is None:
        return None
    try:
        if create:
            path.parent.mkdir(parents=True, exist_ok=True, mode=_PRIVATE)
            with suppress(FileExistsError):
                path.mkdir(mode=_PRIVATE)
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except OSError:
        return None
    state = os.fstat(descriptor)
    if state.st_uid == os.geteuid() and not stat.S_IMODE(state.st_mode) & ~_PRIVATE:
        return SocketFolder(descriptor)
    os.close(descriptor)
    return None


def _path() -> Path | None:
    if runtime := os.environ.get("XDG_RUNTIME_DIR"):
        return Path(runtime, "tidegate-warm") if Path(runtime).is_absolute() else None
    try:
        cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    except RuntimeError:  # no home
        return None
    return cache / "tidegate" / "warm" if cache.is_absolute() else None
