"""What a data file may be: CSV, Parquet or JSON, plain or compressed, and how its text is read."""

from typing import Annotated, Literal

from pydantic import Field

from tidegate.config.model import Section

Format = Literal["csv", "parquet", "json"]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Csv(Section):
    """How a CSV file's text becomes values. The first line names the columns."""

    delimiter: str = Field(default=",", min_length=1, max_length=1)
    """What stands between two fields."""
    nulls: list[str] = Field(default=["", "NA"], max_length=20)
    """Texts that mean a missing value."""
