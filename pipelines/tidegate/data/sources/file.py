"""A file inside the repository, or at any URL that fsspec reads (s3, gs, abfs, https, …)."""

from pathlib import PurePosixPath
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import Field, field_validator

from tidegate.config.model import Section
from tidegate.data.formats import Csv, Format, Sha256

LOCAL_PROTOCOLS = frozenset({"file", "local", "dir", "git", "asynclocal", "simplecache", "filecache", "blockcache"})
SECRET_WORDS = ("secret", "password", "token", "key", "credential")


class Params(Section):
    """A file in the repository or behind a URL."""

    kind: Literal["file"]
    path: str = Field(min_length=1, max_length=2000, examples=["data/raw/claims.parquet", "s3://bucket/claims.csv.gz"])
    """A path inside the repository, or a URL. Credentials come from the environment, as the storage's own tools do."""
    sha256: Sha256 | None = None
    """Digest of the file; another one is refused."""
    format: Format | None = None
    """What the file is; default: by its name (`.csv`, `.parquet`, `.json`, with `.zip` or `.gz`)."""
    csv: Csv = Csv()
    """How CSV text is read."""
    options: dict[str, str | bool | int] = Field(default_factory=dict, max_length=20)
    """fsspec options of the storage, e.g. `{anon: true}`; never a secret."""

    @field_validator("path")
    @classmethod
    def _inside(cls, path: str) -> str:
        if "://" in path:
            if "::" in path or path.partition("://")[0] in LOCAL_PROTOCOLS:
                raise ValueError("must be a path inside the repository or the URL of one remote file")
            if urlsplit(path).password:
                raise ValueError("must not hold a password; credentials come from the environment")
        elif PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts or path.startswith("~"):
            raise ValueError("must lie inside the repository")
        return path

    @field_validator("options")
    @classmethod
    def _no_secrets(cls, options: dict[str, Any]) -> dict[str, Any]:
        for name in options:
            if any(word in name.lower() for word in SECRET_WORDS):
                raise ValueError(f"{name} must not stand in the configuration; credentials come from the environment")
        return options
