"""conf/data: where the table comes from, what its columns mean, how it is split."""

from collections import Counter
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field, model_validator

from tidegate.columns import ColumnRole, ColumnType, column_of, features
from tidegate.config.section import Section
from tidegate.kinds import SOURCES, SPLITS

__all__ = [
    "LONGEST_CLASS",
    "MOST_CLASSES",
    "ROW_ID",
    "UNWEIGHTED",
    "Column",
    "ColumnRole",
    "ColumnType",
    "Columns",
    "Data",
    "Name",
    "Source",
    "Split",
    "column_of",
    "features",
    "id_column",
    "private",
]

if TYPE_CHECKING:
    Source = Any
    Split = Any
else:
    Source = SOURCES.params()
    Split = SPLITS.params()

FEWEST_CLASSES, MOST_CLASSES = 3, 1000
CLASS_COUNT: dict[str, Any] = {"minItems": FEWEST_CLASSES, "maxItems": MOST_CLASSES}
LONGEST_CLASS = 200

ClassName = (
    Annotated[int, Field(strict=True)] | Annotated[str, Field(strict=True, min_length=1, max_length=LONGEST_CLASS)]
)

Name = Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,62}$")]


UNWEIGHTED = "weights the training rows only; metrics, folds' scores, slices and the gate count every row once"
"""What a column with the role weight does not do, as every report of numbers states it."""


class Column(Section):
    """What one column of the table is."""

    type: ColumnType
    """How values are stored and, for features, preprocessed."""
    role: ColumnRole = ColumnRole.FEATURE
    """What the column is for. Only features reach the model; ignored columns stay available to slices. A weight
    applies to the training rows: metrics, slices and the gate count every row once."""
    unit: str | None = Field(default=None, max_length=40, examples=["degF", "mile"])
    """Unit of the values, for people and for the served signature."""
    nullable: bool = False
    """Whether a value may be missing."""
    private: bool = False
    """Whether its values are never shown: examples of changed rows and flips leave them out."""
    positive: bool | int | str | None = None
    """The target's value that counts as the event (binary tasks)."""
    classes: Annotated[tuple[ClassName, ...], Field(json_schema_extra=CLASS_COUNT)] | None = None
    """Every value that the target can have, in the order of the probabilities (multiclass tasks)."""

    @model_validator(mode="after")
    def _positive_of_the_type(self) -> "Column":
        if self.positive is None:
            return self
        if self.role is not ColumnRole.TARGET:
            raise ValueError("positive belongs to the target only")
        kinds = {ColumnType.BOOL: bool, ColumnType.INT: int, ColumnType.CATEGORY: str, ColumnType.STRING: str}
        if type(self.positive) is not kinds.get(self.type):
            remedy = '; write it in quotes, as in "1"' if kinds.get(self.type) is str else ""
            raise ValueError(f"positive must be a value of the type {self.type}, got {self.positive!r}{remedy}")
        return self

    @model_validator(mode="after")
    def _classes_of_the_type(self) -> "Column":
        if self.classes is None:
            return self
        if self.role is not ColumnRole.TARGET:
            raise ValueError("classes belong to the target only")
        kinds = {ColumnType.INT: int, ColumnType.CATEGORY: str, ColumnType.STRING: str}
        for value in self.classes:
            if type(value) is not kinds.get(self.type):
                remedy = f'; write it in quotes, as in "{value}"' if kinds.get(self.type) is str else ""
                raise ValueError(f"classes must be values of the type {self.type}, got {value!r}{remedy}")
        if len(self.classes) < FEWEST_CLASSES:
            count = len(self.classes)
            raise ValueError(f"classes must be at least three, got {count}; of two, declare one as `positive`")
        if len(self.classes) > MOST_CLASSES:
            raise ValueError(f"classes must be at most {MOST_CLASSES:,}, got {len(self.classes):,}")
        if repeated := [value for value, times in Counter(self.classes).items() if times > 1]:
            raise ValueError(f"classes names {repeated[0]!r} more than once")
        return self


Columns = Annotated[dict[Name, Column], Field(min_length=2)]


class Data(Section):
    """A table, made from declared sources by one query."""

    name: str = Field(pattern=r"^[a-z][a-z0-9-]{0,62}$")
    """Name of the data set and of the model made from it; part of manifest names."""
    sources: Annotated[dict[Name, Source], Field(min_length=1)]
    """Named inputs of the query."""
    query: str | None = None
    """One SELECT in DuckDB's SQL over the sources, without file or network access. Without it: the only source."""
    columns: Columns
    """Every column of the table, in order."""
    split: Split
    """How rows are divided into train, holdout and (optionally) recent."""

    @model_validator(mode="after")
    def _roles(self) -> "Data":
        for role in (ColumnRole.TARGET, ColumnRole.ID, ColumnRole.TIME, ColumnRole.GROUP, ColumnRole.WEIGHT):
            holders = [name for name, column in self.columns.items() if column.role is role]
            if len(holders) > 1:
                raise ValueError(f"only one column may have the role {role}, got {', '.join(holders)}")
            if role is ColumnRole.TARGET and not holders:
                raise ValueError("one column needs the role target")
        if self.query is None and len(self.sources) > 1:
            raise ValueError("more than one source needs a query that joins them")
        return self


def private(columns: Columns) -> frozenset[str]:
    """The names of the columns whose values are not shown."""
    return frozenset(name for name, column in columns.items() if column.private)


ROW_ID = "row_id"
"""The id column that ingest adds where no column has the role id."""


def id_column(columns: Columns) -> str:
    return column_of(columns, ColumnRole.ID) or ROW_ID
