"""conf/check: what must be true of the table."""

from datetime import datetime
from typing import Any

from pydantic import Field, ValidationInfo, field_validator, model_validator

from tidegate.config.expectations import catalogue, problem_of_type, problems_of_kwargs
from tidegate.config.expression import ConditionText
from tidegate.config.schema.foreign_key import Dimension, ExpectationName, ForeignKey, Severity
from tidegate.config.section import Growth, Percent, Seconds, Section
from tidegate.errors import unknown
from tidegate.kinds import ENGINES


class Expectation(Section):
    """One Great Expectations expectation, with what a failure means."""

    type: str = Field(pattern=r"^expect_[a-z0-9_]+$", examples=["expect_column_values_to_be_between"])
    """Any Great Expectations type."""
    kwargs: dict[str, Any] = Field(default_factory=dict, validate_default=True)
    """The expectation's arguments."""
    severity: Severity = Severity.CRITICAL
    """What a failure does."""
    dimension: Dimension = Dimension.VALIDITY
    """What the report groups it under."""
    why: str = Field(default="", max_length=300)
    """What goes wrong downstream when this does not hold."""
    owner: str = Field(default="", max_length=80)
    """Who answers questions about it."""
    when: ConditionText | None = None
    """Check only the rows for which this comparison holds, e.g. `origin == 'JFK' and distance > 500`."""
    min_rows: int = Field(default=1, ge=1)
    """Fewer checked rows than this: inconclusive."""

    @field_validator("type")
    @classmethod
    def _offered(cls, name: str) -> str:
        if problem := problem_of_type(name):
            raise ValueError(problem)
        return name

    @field_validator("kwargs")
    @classmethod
    def _fitting(cls, kwargs: dict[str, object], info: ValidationInfo) -> dict[str, object]:
        if "type" in info.data and (problems := problems_of_kwargs(info.data["type"], kwargs)):
            raise ValueError("; ".join(problems))
        return kwargs

    @field_validator("when")
    @classmethod
    def _of_rows(cls, when: str | None, info: ValidationInfo) -> str | None:
        if when and "type" in info.data and not catalogue()[info.data["type"]]["when"]:
            raise ValueError(f"{info.data['type']} checks the whole table; remove when")
        return when


class Fresh(Section):
    """How old the latest row may be at a declared time: the same data give the same verdict tomorrow."""

    within: Seconds
    """The largest age, e.g. `2d`."""
    of: str = Field(examples=["2014-01-01"])
    """The current time, as ISO text; CI can override it."""
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


class RowCountChange(Section):
    """How far the number of rows may differ from the merge base's. Checked where a base is known: by the gate rule
    `data_checks` and by `tidegate check --base`.
    """

    shrink_at_most: Percent | None = None
    """Largest loss, as a share of the base's rows, e.g. `10%`."""
    grow_at_most: Growth | None = None
    """Largest gain, as a share of the base's rows, e.g. `50%`."""
    severity: Severity = Severity.CRITICAL
    """What a larger change does."""

    @model_validator(mode="after")
    def _limited(self) -> "RowCountChange":
        if self.shrink_at_most is None and self.grow_at_most is None:
            raise ValueError("needs shrink_at_most, grow_at_most or both")
        if self.shrink_at_most == 1 and self.grow_at_most is None:
            raise ValueError("can never fail: no table shrinks by more than 100%")
        return self


class Drift(Section):
    """How far a table may differ from the training rows, beyond sampling error."""

    ks: float = Field(default=0.1, gt=0, lt=1)
    """Largest Kolmogorov–Smirnov distance of a numeric column: the largest gap between the two cumulative shares."""
    psi: float = Field(default=0.2, gt=0, lt=40)
    """Largest population stability index of a column, over tenths of the reference or over its categories; those
    expected in fewer than 20 independent rows are compared in groups."""
    alpha: float = Field(default=0.01, gt=0, lt=0.5)
    """How often sampling error may be reported as drift, and drift be missed, per statistic of a column."""
    severity: Severity = Severity.WARNING
    """What drift does."""


class Check(Section):
    """A suite of named expectations."""

    not_null: list[str] = Field(default_factory=list)
    """Columns that must be complete: shorthand for critical completeness expectations. Columns that data.columns does
    not call `nullable` are checked without being named."""
    fresh: dict[str, Fresh] = Field(default_factory=dict)
    """Timestamp columns whose latest value must be recent: shorthand for timeliness expectations."""
    references: dict[ExpectationName, ForeignKey] = Field(default_factory=dict)
    """Keys that must be in another source, or in the table."""
    rows: RowCountChange | None = None
    """How far the number of rows may differ from the merge base's."""
    drift: Drift | None = None
    """How far another table may drift from the training rows (`tidegate check --data`), and the training rows from the
    merge base's (gate rule `data_checks`)."""
    expect: dict[ExpectationName, Expectation] = Field(default_factory=dict)
    """The named expectations."""
    engine: str = "duckdb"
    """Where they are computed: duckdb, pandas, spark, or sql for a table on a server."""

    @field_validator("engine")
    @classmethod
    def _has_engine(cls, engine: str) -> str:
        if engine not in ENGINES.names():
            raise ValueError(unknown(engine, ENGINES.names(), what="engine of checks"))
        return engine

    @model_validator(mode="after")
    def _named_once(self) -> "Check":
        if twice := sorted(self.expect.keys() & self.references.keys()):
            raise ValueError(f"has an expectation and a reference of the same name: {', '.join(twice)}")
        return self
