"""Keep the answers of finished parts beside the output, for the next run.

They are found again by a digest of all that decides them. One run at a time has the folder of an output.
"""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tidegate import storage
from tidegate.commands.prediction import predict_part
from tidegate.commands.prediction.predict_part import AnsweredPart
from tidegate.errors import InfrastructureError, Problem, Where

FOLDER = ".parts"
_OURS = 0o1700
"""Private and sticky. Neither git nor DVC creates such a folder, so answers can't be committed."""
_ENDING = ".part"
_DIGEST = hashlib.sha256().digest_size


@dataclass(frozen=True, slots=True)
class FinishedParts:
    """The answers in `folder`, by the number of their part; `before` are those that an earlier run finished."""

    folder: Path
    before: frozenset[int]

    def read(self, number: int) -> AnsweredPart:
        """Raises ValueError for a file that `keep` did not write, or not whole."""
        return _read(self._path(number))

    def keep(self, number: int, answer: bytes) -> None:
        """Write the digest, then the answer: so a file that was not written completely is recognised."""
        path = self._path(number)
        with storage.naming(path, len(answer)):
            path.write_bytes(hashlib.sha256(answer).digest() + answer)

    def _path(self, number: int) -> Path:
        return self.folder / f"{number:08d}{_ENDING}"


@contextmanager
def opened(out: Path, decided_by: str) -> Iterator[FinishedParts]:
    """The parts of the output at `out`. They are gone when the block succeeds, and stay when it does not.

    Parts that something else decided are removed. Raises InfrastructureError where another run has the folder.
    """
    place = out.with_name(f".{out.name}{FOLDER}")
    with storage.naming(place):
        place.parent.mkdir(parents=True, exist_ok=True)
        if not _is_ours(place):
            _remove(place)
            place.mkdir()
            place.chmod(_OURS)
    handle = os.open(place, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        _lock(handle, place)
        for other in place.iterdir():
            if other.name != decided_by:
                _remove(other)
        folder = place / decided_by
        folder.mkdir(exist_ok=True)
        yield FinishedParts(folder, frozenset(_finished(folder)))
        _remove(place)
    finally:
        os.close(handle)


def _is_ours(place: Path) -> bool:
    try:
        found = place.lstat()
    except FileNotFoundError:
        return False
    return found.st_uid == os.getuid() and found.st_mode & 0o7777 == _OURS and place.is_dir() and not place.is_symlink()


def _lock(handle: int, place: Path) -> None:
    """Lock the output. On a filesystem without locks, two runs of one output are not noticed."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise _busy(place) from None
    except OSError:
        return
    if not os.fstat(handle).st_nlink:  # the other run ended in between, and removed the folder
        raise _busy(place)


def _busy(place: Path) -> InfrastructureError:
    reason = "another run writes this output; wait for its end, or name another --out"
    return InfrastructureError(Problem(reason, Where(str(place))))


def _finished(folder: Path) -> Iterator[int]:
    """The numbers of whole answers; what is damaged is made again."""
    for path in folder.glob(f"*{_ENDING}"):
        with suppress(ValueError):
            _read(path)
            yield int(path.stem)


def _read(path: Path) -> AnsweredPart:
    content = path.read_bytes()
    answer = content[_DIGEST:]
    if hashlib.sha256(answer).digest() != content[:_DIGEST]:
        raise ValueError(f"{path}: is damaged")
    return predict_part.read(answer)


def _remove(place: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place)
    else:
        place.unlink(missing_ok=True)
