"""Profile a table: per column its type, missing share and spread."""

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from tidegate.config.schema.data import Column, Columns, ColumnType
from tidegate.data.statistics import distinct_values
from tidegate.data.statistics.distinct_values import distinct_numbers, has_both_zeros, sorted_numbers
from tidegate.data.statistics.profile_form import CategoryValue, ColumnProfile, ProfileForm, ValuesProfile
from tidegate.data.stored_table import StoredColumn

if TYPE_CHECKING:
    import pyarrow as pa

    from tidegate.arrays import Floats
    from tidegate.data.stored_table import StoredTable, Values

QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
TOP = 10
TEXT_LIMIT = 100
DIGITS = 9
"""Significant digits: more than data have, few enough to hide rounding of sums."""


def profile(
    table: "pa.Table | StoredTable", columns: Columns, distinct: Mapping[str, int] = MappingProxyType({})
) -> ProfileForm:
    """The profile as plain JSON values. Text columns, which may name people, are counted but not quoted.

    NaN is missing. Infinite values are counted, and left out of all other numbers: JSON cannot hold them. `distinct`
    are counts of distinct values that are known already.
    """
    return {
        "rows": table.num_rows,
        "columns": {name: _column(table.column(name), column, distinct.get(name)) for name, column in columns.items()},
    }


def of_file(path: Path, columns: Columns) -> ProfileForm:
    """The same of a parquet file that may lack columns or hold others' types, with one column in memory at a time."""
    import pyarrow.parquet as pq

    file = pq.ParquetFile(path)
    times = Counter(file.schema_arrow.names)
    described: dict[str, ColumnProfile] = {}
    for name, column in columns.items():
        if times[name] == 1:
            values = file.read(columns=[name], use_threads=False).column(name)
            if _holds(values.type, column.type):
                described[name] = _column(values, column, None)
    return {"rows": file.metadata.num_rows, "columns": described}


def _holds(stored: "pa.DataType", declared: ColumnType) -> bool:
    """Whether values of this type can be profiled as the declared type."""
    from pyarrow import types

    match declared:
        case ColumnType.INT | ColumnType.FLOAT:
            tests = [types.is_integer, types.is_floating, types.is_decimal]
        case ColumnType.BOOL:
            tests = [types.is_boolean]
        case ColumnType.TIMESTAMP:
            tests = [types.is_timestamp, types.is_date]
        case _:
            tests = [types.is_string, types.is_large_string]
    return any(test(stored) for test in tests)


def _column(values: "Values", column: Column, distinct: int | None) -> ColumnProfile:
    values = _present(values)
    nulls = sum(chunk.null_count for chunk in values.iterchunks())
    count, described = _values(values, column.type, distinct)
    unit: ValuesProfile = {"unit": column.unit} if column.unit else {}
    return {
        "type": str(column.type),
        "role": str(column.role),
        **unit,
        "nulls": nulls,
        "null_ratio": _rounded(nulls / len(values)) if len(values) else None,
        "distinct": count,
        **described,
    }


def _values(values: "Values", declared: ColumnType, distinct: int | None) -> tuple[int, ValuesProfile]:
    """The number of distinct values, and what is described of values of that type."""
    match declared:
        case ColumnType.INT | ColumnType.FLOAT:
            return _numbers(values)
        case ColumnType.CATEGORY | ColumnType.BOOL:
            count, ranked = distinct_values.counted(values, TOP)
            return count, {"top": [{"value": _shortened(value), "rows": rows} for value, rows in ranked]}
        case ColumnType.TIMESTAMP:
            first, last = map(_instant, _ends(values))
            return distinct_values.distinct(values, declared), {"min": first, "max": last}
        case _:
            shortest, longest = (end.as_py() for end in _ends(_lengths(values)))
            count = distinct or distinct_values.distinct(values, declared)
            return count, {"min_length": shortest, "max_length": longest}


def _present(values: "Values") -> "Values":
    """The values with NaN as missing, and times on UTC's clock without a zone."""
    import pyarrow as pa
    import pyarrow.compute as pc

    def cleaned(chunk: "pa.Array") -> "pa.Array":
        numbers = chunk.cast(pa.float64())
        return pc.if_else(pc.is_nan(numbers), None, numbers)

    if pa.types.is_floating(values.type):
        return StoredColumn(pa.float64(), len(values), lambda: map(cleaned, values.iterchunks()))
    if pa.types.is_timestamp(values.type) and values.type.tz:
        clock = pa.timestamp(values.type.unit)
        return StoredColumn(clock, len(values), lambda: (chunk.cast(clock) for chunk in values.iterchunks()))
    return values


def _lengths(values: "Values") -> "Values":
    import pyarrow as pa
    import pyarrow.compute as pc

    return StoredColumn(pa.int32(), len(values), lambda: map(pc.utf8_length, values.iterchunks()))


def _ends(values: "Values") -> "tuple[pa.Scalar, pa.Scalar]":
    """The least and the largest value; null where there is none."""
    import pyarrow as pa
    import pyarrow.compute as pc

    ends = [pc.min_max(chunk) for chunk in values.iterchunks()]
    sides = {side: pa.array([end[side].cast(values.type) for end in ends], values.type) for side in ("min", "max")}
    return pc.min(sides["min"]), pc.max(sides["max"])


def _instant(end: "pa.Scalar") -> str | None:
    """The time in ISO form, also for years that Python's datetime does not have."""
    import numpy as np
    import pyarrow as pa

    try:
        instant = end.as_py()
    except (OverflowError, ValueError):
        unit = end.type.unit if pa.types.is_timestamp(end.type) else "D" if pa.types.is_date32(end.type) else "ms"
        return str(np.array([end.value]).astype(f"datetime64[{unit}]").astype("datetime64[s]")[0])
    return str(instant.isoformat()) if instant else None


def _numbers(values: "Values") -> tuple[int, ValuesProfile]:
    """The number of distinct values, and what is described of numbers."""
    import numpy as np
    import pyarrow as pa

    if pa.types.is_int64(values.type):
        whole = sorted_numbers(values, pa.int64())
        distinct, numbers = distinct_numbers(whole), whole.astype(np.float64)
        del whole
    else:
        numbers = sorted_numbers(values, pa.float64()).astype(np.float64, copy=False)
        distinct = (
            distinct_numbers(numbers) + has_both_zeros(values, numbers)
            if pa.types.is_float64(values.type)
            else distinct_values.distinct(values, ColumnType.FLOAT)
        )
    finite = numbers[np.searchsorted(numbers, -np.inf, "right") : np.searchsorted(numbers, np.inf)]
    infinite: ValuesProfile = {"infinite": len(numbers) - len(finite)} if len(finite) < len(numbers) else {}
    return distinct, {**infinite, **_spread(finite)}


def _spread(ascending: "Floats") -> ValuesProfile:
    import numpy as np

    if not len(ascending):
        return {"min": None, "max": None, "mean": None, "std": None, "quantiles": {}}
    is_huge = max(-ascending[0], ascending[-1]) > 2.0**400
    scale = 2.0**600 if is_huge else 1.0  # else their squares or sum overflow
    scaled = ascending / scale if is_huge else ascending
    described: ValuesProfile = {
        "min": _rounded(ascending[0]),
        "max": _rounded(ascending[-1]),
        "mean": _rounded(scaled.mean() * scale),
        "std": _rounded(scaled.std() * scale),
    }
    quantiles = np.quantile(scaled, QUANTILES, overwrite_input=True)  # last: it may change their order
    described["quantiles"] = {str(q): _rounded(x * scale) for q, x in zip(QUANTILES, quantiles, strict=True)}
    return described


def _shortened(value: CategoryValue) -> CategoryValue:
    return value[: TEXT_LIMIT - 1] + "…" if isinstance(value, str) and len(value) > TEXT_LIMIT else value


def _rounded(number: float) -> float:
    return float(f"{number:.{DIGITS}g}") + 0.0  # not -0
