"""conf/check: what must be true of the table."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, ValidationInfo, field_validator

from tidegate.config.condition import ConditionText
from tidegate.config.expectations import catalogue, problem_of_type, problems_of_kwargs
from tidegate.config.model import Seconds, Section
from tidegate.plugins import kinds, unknown

ExpectationName = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,80}$")]


class Severity(StrEnum):
    """What a failed expectation does: critical stops the pipeline, warning shows, info records."""

    CRITICAL = "critical"
    WARNING = "warning"
    INFO = "info"


class Dimension(StrEnum):
    """The dimension of data quality that an expectation speaks for."""

    ACCURACY = "accuracy"
    COMPLETENESS = "completeness"
    CONSISTENCY = "consistency"
    TIMELINESS = "timeliness"
    UNIQUENESS = "uniqueness"
    VALIDITY = "validity"


class Expectation(Section):
    """One Great Expectations expectation, with what a failure means."""

    type: str = Field(pattern=r"^expect_[a-z0-9_]+$", examples=["expect_column_values_to_be_between"])
    """Any Great Expectations type."""
    kwargs: dict[str, Any] = Field(default_factory=dict, validate_default=True)
    """Its own arguments."""
    severity: Severity = Severity.CRITICAL
    """What a failure does."""
    dimension: Dimension = Dimension.VALIDITY
    """What the report groups it under."""
    why: str = Field(default="", max_length=300)
    """What goes wrong downstream when this does not hold."""
    owner: str = Field(default="", max_length=80)
    """Whom to ask."""
    when: ConditionText | None = None
    """Judge only the rows for which this comparison holds, e.g. `origin == 'JFK' and distance > 500`."""
    min_rows: int = Field(default=1, ge=1)
    """Fewer judged rows than this: inconclusive."""

    @field_validator("type")
    @classmethod
    def _offered(cls, name: str) -> str:
        if problem := problem_of_type(name):
            raise ValueError(problem)
        return name

    @field_validator("kwargs")
    @classmethod
    def _fitting(cls, kwargs: dict[str, Any], info: ValidationInfo) -> dict[str, Any]:
        if "type" in info.data and (problems := problems_of_kwargs(info.data["type"], kwargs)):
            raise ValueError("; ".join(problems))
        return kwargs

    @field_validator("when")
    @classmethod
    def _of_rows(cls, when: str | None, info: ValidationInfo) -> str | None:
        if when and "type" in info.data and not catalogue()[info.data["type"]]["when"]:
            raise ValueError(f"{info.data['type']} judges the table as a whole")
        return when


class Fresh(Section):
    """How old the latest row may be, by a clock that is declared: the same data give the same verdict tomorrow."""

    within: Seconds
    """The largest age, e.g. `2d`."""
    of: str = Field(examples=["2014-01-01"])
    """The time it is, as ISO text; where it matters, CI overrides it."""
    severity: Severity = Severity.CRITICAL
    """What a failure does."""

    @field_validator("of")
    @classmethod
    def _time(cls, of: str) -> str:
        try:
            datetime.fromisoformat(of)
        except ValueError:
            raise ValueError(f"must be a time in ISO form, got {of}") from None
        return of


class Drift(Section):
    """How far a table may differ from a reference table, by more than the luck of the rows that were drawn."""

    ks: float = Field(default=0.1, gt=0, lt=1)
    """Largest Kolmogorov–Smirnov distance of a numeric column: the largest gap between the two cumulative shares."""
    psi: float = Field(default=0.2, gt=0)
    """Largest population stability index of a column, over tenths of the reference or over its categories."""
    rows: float = Field(default=0.5, gt=0)
    """Largest change of the number of rows, as a share of the reference's."""
    alpha: float = Field(default=0.01, gt=0, lt=0.5)
    """How often luck alone may pass for drift, per column."""
    severity: Severity = Severity.WARNING
    """What drift does."""


class Check(Section):
    """A suite of named expectations."""

    not_null: list[str] = Field(default_factory=list)
    """Columns that must be complete: shorthand for critical completeness expectations. Columns that data.columns does
    not call nullable are, without being named."""
    fresh: dict[str, Fresh] = Field(default_factory=dict)
    """Timestamp columns whose latest value must be recent: shorthand for timeliness expectations."""
    drift: Drift = Field(default_factory=Drift)
    """What `tidegate check --reference` allows."""
    expect: dict[ExpectationName, Expectation] = Field(default_factory=dict)
    """The named expectations."""
    engine: str = "duckdb"
    """Where they are computed: duckdb, pandas, spark, or sql for a table on a server."""

    @field_validator("engine")
    @classmethod
    def _known(cls, engine: str) -> str:
        if engine not in kinds("checks.engines"):
            raise ValueError(unknown(engine, kinds("checks.engines"), what="engine of checks"))
        return engine
