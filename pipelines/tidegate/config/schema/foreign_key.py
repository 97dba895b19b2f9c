"""conf/check: foreign keys, and the severity and the dimension of a check."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, model_validator

from tidegate.config.section import Section

ExpectationName = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,80}$")]


class Severity(StrEnum):
    """What a failed expectation does: critical stops the pipeline, warning shows, info records."""

    CRITICAL = "critical"
    WARNING = "warning"
    INFO = "info"


SEVERITIES = (Severity.INFO, Severity.WARNING, Severity.CRITICAL)
"""Severities, the mildest first."""


class Dimension(StrEnum):
    """The dimension of data quality that an expectation covers."""

    ACCURACY = "accuracy"
    COMPLETENESS = "completeness"
    CONSISTENCY = "consistency"
    TIMELINESS = "timeliness"
    UNIQUENESS = "uniqueness"
    VALIDITY = "validity"


class Keys(Section):
    """The columns of a key, in a source or in the table."""

    source: str | None = Field(default=None, examples=["weather"])
    """A source of data.sources; without it, the table that is checked."""
    columns: list[str] = Field(min_length=1, max_length=16, examples=[["origin", "time_hour"]])
    """The columns of the key, in order."""


class ForeignKey(Section):
    """A foreign key: every key on the `from` side is also on the `to` side. A key with a missing part is ignored."""

    from_: Keys = Field(alias="from")
    """Where the key is used, once per row."""
    to: Keys
    """Where every key must be, with the columns in the same order."""
    mostly: float = Field(default=1, gt=0, le=1)
    """Share of the rows with a whole key that must match."""
    min_rows: int = Field(default=1, ge=1)
    """Fewer rows with a whole key than this: inconclusive."""
    severity: Severity = Severity.CRITICAL
    """What a failure does."""
    dimension: Dimension = Dimension.CONSISTENCY
    """What the report groups it under."""
    why: str = Field(default="", max_length=300)
    """What goes wrong downstream when this does not hold."""
    owner: str = Field(default="", max_length=80)
    """Who answers questions about it."""

    @model_validator(mode="after")
    def _comparable(self) -> "ForeignKey":
        if len(self.from_.columns) != len(self.to.columns):
            raise ValueError(f"from names {len(self.from_.columns)} columns and to names {len(self.to.columns)}")
        if self.from_ == self.to:
            raise ValueError("can never fail: from and to are the same columns")
        return self
