"""Profile a table: per column its type, missing share and spread."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate.config.schema.data import Column, Columns, ColumnType

if TYPE_CHECKING:
    import pyarrow as pa

QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)
TOP = 10
TEXT_LIMIT = 100
DIGITS = 9
"""Significant digits: more than data have, few enough to hide rounding of sums."""


def profile(table: "pa.Table", columns: Columns) -> dict[str, Any]:
    """The profile as plain JSON values. Text columns, which may name people, are counted but not quoted.

    NaN is missing. Infinite values are counted, and left out of all other numbers: JSON cannot hold them.
    """
    return {
        "rows": table.num_rows,
        "columns": {name: _column(table.column(name), column) for name, column in columns.items()},
    }


def of_file(path: Path, columns: Columns) -> dict[str, Any]:
    """The same of a parquet file that may lack columns or hold others' types, with one column in memory at a time."""
    import pyarrow.parquet as pq

    file = pq.ParquetFile(path)
    described = {}
    for name, column in columns.items():
        if name in file.schema_arrow.names and file.schema_arrow.names.count(name) == 1:
            values = file.read(columns=[name], use_threads=False).column(name)
            if _holds(values.type, column.type):
                described[name] = _column(values, column)
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


def _column(values: "pa.ChunkedArray", column: Column) -> dict[str, Any]:
    import pyarrow.compute as pc

    values = _present(values)
    described: dict[str, Any] = {"type": str(column.type), "role": str(column.role)}
    if column.unit:
        described["unit"] = column.unit
    described["nulls"] = values.null_count
    described["null_ratio"] = _rounded(values.null_count / len(values)) if len(values) else None
    described["distinct"] = pc.count_distinct(values, mode="only_valid").as_py()
    match column.type:
        case ColumnType.INT | ColumnType.FLOAT:
            return described | _numbers(values)
        case ColumnType.CATEGORY | ColumnType.BOOL:
            return described | {"top": _top(values)}
        case ColumnType.TIMESTAMP:
            span = pc.min_max(values).as_py()
            return described | {side: instant and instant.isoformat() for side, instant in span.items()}
        case _:
            lengths = pc.min_max(pc.utf8_length(values)).as_py()
            return described | {f"{side}_length": length for side, length in lengths.items()}


def _present(values: "pa.ChunkedArray") -> "pa.ChunkedArray":
    """The values with NaN as missing, and times on UTC's clock without a zone."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if pa.types.is_floating(values.type):
        numbers = values.cast(pa.float64())
        return pc.if_else(pc.is_nan(numbers), None, numbers)
    zoned = pa.types.is_timestamp(values.type) and values.type.tz
    return values.cast(pa.timestamp(values.type.unit)) if zoned else values


def _numbers(values: "pa.ChunkedArray") -> dict[str, Any]:
    import numpy as np
    import pyarrow as pa

    present = values.drop_null().cast(pa.float64(), safe=False).to_numpy()
    numbers = np.sort(present[np.isfinite(present)])
    infinite = {"infinite": len(present) - len(numbers)} if len(numbers) < len(present) else {}
    if not len(numbers):
        return {"min": None, "max": None, "mean": None, "std": None, "quantiles": {}} | infinite
    scale = 2.0**600 if max(-numbers[0], numbers[-1]) > 2.0**400 else 1.0  # else their squares or sum overflow
    scaled = numbers / scale
    return infinite | {
        "min": _rounded(numbers[0]),
        "max": _rounded(numbers[-1]),
        "mean": _rounded(scaled.mean() * scale),
        "std": _rounded(scaled.std() * scale),
        "quantiles": {
            str(q): _rounded(x * scale) for q, x in zip(QUANTILES, np.quantile(scaled, QUANTILES), strict=True)
        },
    }


def _top(values: "pa.ChunkedArray") -> list[dict[str, Any]]:
    """The most frequent values with their counts; ties by value."""
    import pyarrow.compute as pc

    counts = pc.value_counts(values.drop_null().combine_chunks()).to_pylist()
    counts.sort(key=lambda pair: (-pair["counts"], pair["values"]))
    return [{"value": _shortened(pair["values"]), "rows": pair["counts"]} for pair in counts[:TOP]]


def _shortened(value: Any) -> Any:
    return value[: TEXT_LIMIT - 1] + "…" if isinstance(value, str) and len(value) > TEXT_LIMIT else value


def _rounded(number: float) -> float:
    return float(f"{number:.{DIGITS}g}") + 0.0  # not -0
