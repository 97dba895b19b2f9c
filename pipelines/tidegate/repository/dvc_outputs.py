"""Take the outs of a revision's dvc.lock from a DVC cache, verified.

No object is believed by its name: every digest is computed again.
"""

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from tidegate.errors import EvidenceError
from tidegate.repository import dvc_lock
from tidegate.repository.dvc_lock import LOCK as LOCK

LARGEST_LISTING = 64 * 2**20
_CHUNK = 2**20


@dataclass(frozen=True, slots=True)
class Out:
    """A file or directory that a stage produces, with its digest in dvc.lock."""

    stage: str
    path: PurePosixPath
    md5: str

    @property
    def is_directory(self) -> bool:
        return self.md5.endswith(".dir")

    def holds(self, *files: Path) -> bool:
        """Whether it is one of the files or a folder that one of them is in."""
        return any(PurePosixPath(file).is_relative_to(self.path) for file in files)


@dataclass(frozen=True, slots=True)
class Placed:
    """What could not be placed: outs that the cache lacks, and cache objects that do not match their name."""

    missing: tuple[Out, ...] = ()
    corrupt: tuple[Path, ...] = ()


def read(root: Path) -> tuple[Out, ...]:
    """The outs of `root`/dvc.lock, in its order. Raises EvidenceError for a malformed lock."""
    path = root / LOCK
    return parse(path.read_bytes()) if path.exists() else ()


@lru_cache(maxsize=4)
def parse(lock: bytes) -> tuple[Out, ...]:
    """The same from the lock's content, e.g. at another revision."""
    stages = dvc_lock.stages(lock)
    try:
        return tuple(
            Out(stage, _inside(out["path"]), dvc_lock.digest(out["md5"]))
            for stage, entry in stages.items()
            for out in entry.get("outs", ())
        )
    except (ValueError, TypeError, KeyError) as error:
        raise dvc_lock.unusable(lock, error) from None


def ours(lock: str) -> str:
    """The lock with our side of each conflict: DVC then runs what differs from it."""
    kept: list[str] = []
    side = ""
    for line in lock.splitlines(keepends=True):
        mark = line[:8].rstrip("\n ")
        if mark in ("<" * 7, "|" * 7, "=" * 7, ">" * 7):
            side = "" if mark[0] == ">" else mark[0]
        elif side in ("", "<"):
            kept.append(line)
    return "".join(kept)


def place(outs: tuple[Out, ...], root: Path, cache: Path, wanted: Callable[[PurePosixPath], bool]) -> Placed:
    """Write the wanted outs below `root` from the cache. A file that already exists (from git) must match."""
    missing: list[Out] = []
    corrupt: list[Path] = []
    for out in outs:
        if out.is_directory and listed(root / out.path) == out.md5:
            continue
        for path, md5 in _files(out, cache, missing, corrupt):
            if wanted(path) and not _write(root / path, object_of(cache, md5), md5, corrupt):
                missing.append(out)
                break
    return Placed(tuple(dict.fromkeys(missing)), tuple(dict.fromkeys(corrupt)))


def matches(path: Path, md5: str) -> bool:
    """Whether the file exists and has this digest."""
    return path.is_file() and md5_of(path) == md5


def listed(folder: Path) -> str:
    """The digest that DVC gives a directory: of the list of its files, sorted by their paths."""
    files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
    listing = json.dumps([{"md5": md5_of(files[name]), "relpath": name} for name in sorted(files)])
    return hashlib.md5(listing.encode(), usedforsecurity=False).hexdigest() + ".dir"


def md5_of(path: Path) -> str:
    """The MD5 digest of a file's content, as DVC names it."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, lambda: hashlib.md5(usedforsecurity=False)).hexdigest()


def _files(out: Out, cache: Path, missing: list[Out], corrupt: list[Path]) -> Iterator[tuple[PurePosixPath, str]]:
    if not out.is_directory:
        yield out.path, out.md5
        return
    listing = object_of(cache, out.md5)
    if not listing.is_file():
        missing.append(out)
    elif listing.stat().st_size > LARGEST_LISTING or not matches(listing, out.md5.removesuffix(".dir")):
        corrupt.append(listing)
        missing.append(out)
    else:
        yield from entries(out, listing)


def entries(out: Out, listing: Path) -> Iterator[tuple[PurePosixPath, str]]:
    """The files of a directory and their digests, from its object in the cache, whose digest is verified."""
    try:
        for entry in json.loads(listing.read_bytes()):
            yield out.path / _inside(entry["relpath"]), dvc_lock.digest(entry["md5"])
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise EvidenceError(
            f"the listing of {out.path} is not usable: {error}; run `dvc repro -f {out.stage}`"
        ) from None


def _write(target: Path, source: Path, md5: str, corrupt: list[Path]) -> bool:
    if matches(target, md5):
        return True
    if (
        not source.is_file() or target.exists()
    ):  # a tracked file that contradicts dvc.lock is not replaced from the cache
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.md5(usedforsecurity=False)
    with source.open("rb") as reading, target.open("xb") as writing:
        while chunk := reading.read(_CHUNK):
            digest.update(chunk)
            writing.write(chunk)
    if digest.hexdigest() == md5:
        return True
    target.unlink()
    corrupt.append(source)
    return False


def object_of(cache: Path, md5: str) -> Path:
    """The path of a digest's content in a DVC cache."""
    return cache / "files/md5" / md5[:2] / md5[2:]


def _inside(text: Any) -> PurePosixPath:
    """A relative path that cannot leave its folder."""
    path = PurePosixPath(text)
    if not path.parts or path.is_absolute() or ".." in path.parts or "\\" in text or "\0" in text:
        raise ValueError(f"the path {text!r} leads outside")
    return path
