"""Questions about a column's values that need only some of them in memory."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tidegate.data.stored_table import Values


def has_value(values: "Values") -> bool:
    return any(chunk.null_count < len(chunk) for chunk in values.iterchunks())


def first_distinct(values: "Values", limit: int) -> list[object]:
    """The first distinct values, in order of appearance."""
    seen: dict[str, object] = {}  # by their notation: NaN equals no other NaN
    for chunk in values.iterchunks():
        for value in chunk.drop_null().unique()[: 2 * limit].to_pylist():
            seen.setdefault(repr(value), value)
            if len(seen) == limit:
                return [*seen.values()]
    return [*seen.values()]
