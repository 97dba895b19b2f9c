"""Copy rows from an object store, and put files into one.

The process has an identity there, which the library finds by itself.
"""

from collections.abc import Callable
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, TypeVar

from tidegate.data.reading.parquet_files import ENDING, MOST_FILES, Files
from tidegate.errors import EvidenceError, InfrastructureError, Problem, UserError, Where
from tidegate.serve.store_files import LIBRARIES

T = TypeVar("T")


def is_address(text: str) -> bool:
    """Whether it is a place in an object store rather than a path."""
    scheme, colon, _ = text.partition("://")
    return bool(colon) and scheme in LIBRARIES


def copied(url: str, into: Path) -> "Path | Files":
    """The file at the address, or the Parquet files of the folder there, below `into`.

    Names that start with `_` or `.` are a writer's metadata. Raises EvidenceError where no file remains, or where one
    of another kind is among them; InfrastructureError where the store cannot be read.
    """
    filesystem, root = _opened(url)
    into.mkdir(parents=True)
    if _asked(url, lambda: bool(filesystem.isfile(root))):
        file = into / PurePosixPath(root).name
        _asked(url, lambda: filesystem.get_file(root, str(file)))
        return file
    below = sorted(_data_files(url, root, _asked(url, lambda: list(filesystem.find(root)))), key=str)
    if not below:
        raise EvidenceError(Problem(f"not found, or holds no {ENDING} file", Where(url)))
    if len(below) > MOST_FILES:
        raise EvidenceError(Problem(f"holds {len(below):,} files; at most {MOST_FILES:,} are read", Where(url)))
    for path in below:
        file = into / path
        file.parent.mkdir(parents=True, exist_ok=True)
        _asked(f"{url}/{path}", partial(filesystem.get_file, f"{root}/{path}", str(file)))
    return Files(url, into, tuple(below))


def put(files: dict[str, Path], absent: str) -> None:
    """Write each file at its address, in their order: who finds the last one finds all; `absent` goes before them."""
    filesystem, place = _opened(absent)
    if _asked(absent, lambda: bool(filesystem.exists(place))):
        _asked(absent, lambda: filesystem.rm_file(place))
    for url, file in files.items():
        filesystem, place = _opened(url)
        _asked(url, partial(filesystem.put_file, str(file), place))


def _data_files(url: str, root: str, names: list[str]) -> set[PurePosixPath]:
    found: set[PurePosixPath] = set()
    for name in names:
        path = PurePosixPath(name.removeprefix(f"{root}/").lstrip("/"))
        if not name.startswith(f"{root}/") or any(part.startswith(("_", ".")) for part in path.parts):
            continue
        if path.suffix != ENDING:
            reason = f"{path} is not {ENDING}; of several files only Parquet is read"
            raise EvidenceError(Problem(reason, Where(url)))
        if path in found:
            raise EvidenceError(Problem(f"has two files that differ in slashes alone: {path}", Where(url)))
        found.add(path)
    return found


def _opened(url: str) -> tuple[Any, str]:
    """The filesystem of an address, and the place in it."""
    import fsspec

    try:
        filesystem, place = _asked(url, lambda: fsspec.core.url_to_fs(url))
    except ImportError:
        library = LIBRARIES[url.partition("://")[0]]
        reason = f"is reached by {library}, which is not installed: pip install {library}"
        raise InfrastructureError(Problem(reason, Where(url))) from None
    return filesystem, str(place).rstrip("/")


def _asked(url: str, ask: Callable[[], T]) -> T:
    """What a store answers; whatever its library raises, it is the store that could not be reached."""
    try:
        return ask()
    except (UserError, ImportError):
        raise
    except Exception as error:  # noqa: BLE001 (each library has errors of its own, for missing credentials above all)
        raise InfrastructureError(Problem(f"the store does not answer: {error}", Where(url))) from None
