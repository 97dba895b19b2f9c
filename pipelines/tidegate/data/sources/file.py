"""A file, a folder of Parquet files, or any URL that fsspec reads.

Files and folders are in the repository; URLs are s3, gs, abfs, https and so on.

Why: most data are files, and a digest says that they are still the same ones.

Example: `claims: {kind: file, path: data/raw/claims.parquet}`
"""

import shutil
import sys
import tempfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator

from tidegate.artifacts import sha256
from tidegate.config.section import Section
from tidegate.data.reading import formats, parquet_files
from tidegate.data.reading.csv_text import Csv
from tidegate.data.reading.formats import Format, Sha256
from tidegate.errors import DeclarationError, InfrastructureError

if TYPE_CHECKING:
    import pyarrow as pa

    from tidegate.data.stored_table import StoredTable

LOCAL_PROTOCOLS = frozenset({"file", "local", "dir", "git", "asynclocal", "simplecache", "filecache", "blockcache"})
SECRET_WORDS = ("secret", "password", "token", "key", "credential")


class Params(Section):
    """A file or a folder of Parquet files in the repository, or a file behind a URL."""

    kind: Literal["file"]
    path: str = Field(min_length=1, max_length=2000, examples=["data/raw/claims.parquet", "s3://bucket/claims.csv.gz"])
    """A path inside the repository, or a URL. Several Parquet files are a folder, or a path with `*` and `**`; hive's
    `name=value` folders are columns. Credentials come from the environment, as the storage's own tools do."""
    sha256: Sha256 | None = None
    """Digest of the file, or of the list of files that `sha256sum` prints, sorted by path; any other is refused."""
    format: Format | None = None
    """What the file is; default: by its name (`.csv`, `.parquet`, `.json`, `.jsonl`, with `.zip` or `.gz`)."""
    csv: Csv = Csv()
    """How CSV text is read."""
    options: dict[str, str | bool | int] = Field(default_factory=dict, max_length=20)
    """fsspec options of the storage, e.g. `{anon: true}`; never a secret."""

    @field_validator("path")
    @classmethod
    def _inside(cls, path: str) -> str:
        if "://" in path:
            if "::" in path or path.partition("://")[0].lower() in LOCAL_PROTOCOLS:
                raise ValueError("must be a path inside the repository or the URL of one remote file")
            if urlsplit(path).password:
                raise ValueError("must not hold a password; credentials come from the environment")
            if urlsplit(path).path.endswith("/") or "*" in urlsplit(path).path:
                raise ValueError("must be the URL of one file; bring a folder here, e.g. with `dvc import-url`")
        elif PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts or path.startswith("~"):
            raise ValueError("must be inside the repository")
        return path

    @field_validator("options")
    @classmethod
    def _no_secrets(cls, options: dict[str, object]) -> dict[str, object]:
        for name in options:
            if any(word in name.lower() for word in SECRET_WORDS):
                raise ValueError(f"{name} must not be in the configuration; credentials come from the environment")
        return options


def read(params: Params) -> "pa.Table":
    """Read the file or the folder in place, or a copy of the URL's content."""
    if _is_folder(params):
        return parquet_files.read(_several(params))
    with tempfile.TemporaryDirectory() as folder:
        return formats.read(*_one(params, Path(folder)), params.format, params.csv)


def stored(params: Params, folder: Path) -> "pa.Table | StoredTable":
    """The same; many rows are read in place or in `folder`, which must stay."""
    if _is_folder(params):
        return parquet_files.stored(_several(params))
    return formats.stored(*_one(params, folder), params.format, params.csv, folder)


def pin(params: Params) -> str:
    """The `sha256` of what is there now."""
    unpinned = params.model_copy(update={"sha256": None})
    if _is_folder(params):
        return parquet_files.located(params.path).digest
    with tempfile.TemporaryDirectory() as folder:
        return sha256(_one(unpinned, Path(folder))[0])


def _is_folder(params: Params) -> bool:
    path = Path(params.path)
    return "://" not in params.path and (path.is_dir() or (parquet_files.is_pattern(params.path) and not path.exists()))


def _one(params: Params, folder: Path) -> tuple[Path, str]:
    """The file, of a URL its copy in `folder`, and what it is called."""
    if "://" in params.path:
        _fetch(params, folder / "copy")
        return _checked(params, folder / "copy", urlsplit(params.path).path)
    path = Path(params.path)
    if not path.resolve().is_relative_to(Path.cwd().resolve()):
        raise DeclarationError(f"{params.path}: links outside the repository; copy the file into it")
    if not path.is_file():
        raise DeclarationError(f"{params.path}: no such file; `dvc pull` fetches files that DVC tracks")
    return _checked(params, path, params.path)


def _several(params: Params) -> parquet_files.Files:
    if params.format not in (None, "parquet"):
        raise DeclarationError(f"{params.path}: matches several files; several are only read as Parquet")
    files = parquet_files.located(params.path)
    formats.require_same(params.path, files.digest if params.sha256 else None, params.sha256)
    return files


def _checked(params: Params, path: Path, name: str) -> tuple[Path, str]:
    formats.require_digest(path, name, params.sha256)
    return path, name


def _fetch(params: Params, copy: Path) -> None:
    import fsspec

    try:
        with fsspec.open(params.path, "rb", **params.options) as remote, copy.open("wb") as file:
            shutil.copyfileobj(remote, file, 1 << 20)
    except _storage_errors() as error:
        shown = params.path.partition("?")[0]
        reason = str(error).replace(params.path, shown).partition("\n")[0][:200] or type(error).__name__
        raise InfrastructureError(f"{shown}: cannot be fetched: {reason}") from None


def _storage_errors() -> tuple[type[Exception], ...]:
    """The exceptions of storages. Only a library that is loaded can have raised one."""
    names = (
        ("botocore.exceptions", "BotoCoreError"),
        ("botocore.exceptions", "ClientError"),
        ("aiohttp", "ClientError"),
    )
    loaded = tuple(getattr(sys.modules[module], name) for module, name in names if module in sys.modules)
    return (OSError, ValueError, ImportError, *loaded)
