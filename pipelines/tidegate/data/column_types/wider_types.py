"""Read values that were stored in a wider type, where that loses nothing.

pandas stores integers and bools with missing values as floats; SQLite, CSV and JSON have no type for times.
"""

from typing import TYPE_CHECKING

from tidegate.columns import ColumnType

if TYPE_CHECKING:
    import pyarrow as pa

    from tidegate.data.stored_table import Values

EXACT = 2.0**53
"""Beyond it a float does not say which integer was meant."""


def narrowed(values: "pa.ChunkedArray", declared: ColumnType) -> "pa.ChunkedArray":
    """Whole floats as integers, floats of 0 and 1 as bools, texts in ISO form as times in UTC; else unchanged.

    All values must be so: one that is not leaves the column as it is, and what reads it names the type.
    NaN is missing.
    """
    from pyarrow import types

    if declared is ColumnType.TIMESTAMP and (types.is_string(values.type) or types.is_large_string(values.type)):
        return _times(values)
    if declared in (ColumnType.INT, ColumnType.BOOL) and types.is_floating(values.type):
        return _whole(values, declared)
    return values


def whole_numbers(values: "pa.Array") -> "pa.Array":
    """Floats that `is_narrowed` found whole, as integers; NaN is missing."""
    import pyarrow as pa
    import pyarrow.compute as pc

    return pc.cast(_known(values), pa.int64())


def is_narrowed(values: "Values", declared: ColumnType) -> bool:
    """Whether all floats of an int or bool column are read as such; some at a time are in memory."""
    return declared in (ColumnType.INT, ColumnType.BOOL) and all(
        _is_whole(_known(chunk), declared) for chunk in values.iterchunks()
    )


def _whole(values: "pa.ChunkedArray", declared: ColumnType) -> "pa.ChunkedArray":
    import pyarrow as pa
    import pyarrow.compute as pc

    known = _known(values)
    if known.null_count == len(known) or not _is_whole(known, declared):
        return values
    whole = pc.cast(known, pa.int64())
    return pc.cast(whole, pa.bool_()) if declared is ColumnType.BOOL else whole


def _known(values: "pa.Array | pa.ChunkedArray") -> "pa.Array | pa.ChunkedArray":
    """The values, NaN as null."""
    import pyarrow.compute as pc

    return pc.if_else(pc.is_nan(values), None, values)


def _is_whole(known: "pa.Array | pa.ChunkedArray", declared: ColumnType) -> bool:
    import pyarrow.compute as pc

    if known.null_count == len(known):
        return True
    limits = pc.min_max(known).as_py()
    low, high = (0.0, 1.0) if declared is ColumnType.BOOL else (-EXACT, EXACT)
    if not low <= limits["min"] <= limits["max"] <= high:
        return False
    return bool(pc.all(pc.equal(known, pc.trunc(known))).as_py())


def _times(values: "pa.ChunkedArray") -> "pa.ChunkedArray":
    import pyarrow as pa
    import pyarrow.compute as pc

    filled = pc.if_else(pc.equal(values, ""), None, values)
    for zone in (None, "UTC"):  # all of them name a zone, or none does
        try:
            return pc.cast(filled, pa.timestamp("us", tz=zone))
        except pa.ArrowInvalid:
            continue
    return values
