"""What a table's profile holds, as `tidegate ingest` writes it."""

from typing import TypedDict

CategoryValue = str | bool


class Category(TypedDict):
    """One of the most frequent values of a column."""

    value: CategoryValue
    rows: int


class ValuesProfile(TypedDict, total=False):
    """What is known of a column's values; which keys there are depends on its type."""

    unit: str
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


class ColumnProfile(ValuesProfile):
    """What is known of a column."""

    type: str
    role: str
    nulls: int
    null_ratio: float | None
    """The share of missing values; None in a table without rows."""
    distinct: int


class ProfileForm(TypedDict):
    """What is known of a table, by column."""

    rows: int
    columns: dict[str, ColumnProfile]
