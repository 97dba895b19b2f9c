"""What a table's statistics hold, as `tidegate split` writes them."""

from typing import NotRequired, TypedDict


class Correlation(TypedDict):
    """Intraclass correlation of the rows of a block, 0 to 1: over all bins, and of the bin where it is largest."""

    mean: float
    largest: float


class BlockSizes(TypedDict):
    """The blocks that rows come in."""

    by: str
    """The column that they are read from."""
    count: int
    rows: float
    """The size of the block that a random row belongs to."""


class NumbersForm(TypedDict):
    """Points of a numeric column: the rows `at` each, and those strictly between it and the point `before` it."""

    missing: int
    points: list[float]
    at: list[int]
    before: list[int]
    correlation: NotRequired[Correlation]


class CategoriesForm(TypedDict):
    """The rows of a column's most frequent values, and of all others together."""

    missing: int
    values: dict[str, int]
    other: int
    correlation: NotRequired[Correlation]


ColumnForm = NumbersForm | CategoriesForm


class StatisticsForm(TypedDict):
    """The statistics of a table; `blocks` is None where no column says which rows belong together."""

    schema: int
    rows: int
    blocks: BlockSizes | None
    columns: dict[str, ColumnForm]
