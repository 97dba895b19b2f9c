"""What a table's profile holds, as `tidegate ingest` writes it."""

from typing import Required, TypedDict


class Category(TypedDict):
    """One of the most frequent values of a column."""

    value: str | bool
    rows: int


class ColumnProfile(TypedDict, total=False):
    """What is known of a column; which keys there are depends on its type."""

    type: Required[str]
    role: Required[str]
    unit: str
    nulls: Required[int]
    null_ratio: Required[float | None]
    distinct: Required[int]
    min: float | str | None
    """The minimum of numbers, or of times as ISO text."""
    max: float | str | None
    mean: float | None
    std: float | None
    quantiles: dict[str, float]
    """Quantiles of numbers, by level; empty if no number is finite."""
    infinite: int
    """The number of infinite values, where there are any."""
    top: list[Category]
    """The values of categories and flags, the most frequent first."""
    min_length: int | None
    """The length of the shortest text."""
    max_length: int | None
