"""What ingest means, of a table that is in memory whole: the meaning to which the rows that stream are compared."""

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from pyarrow import types

from tidegate.config.schema.data import ROW_ID, Column, ColumnRole, ColumnType, column_of
from tidegate.data.column_types.type_mismatch import remedy
from tidegate.data.conf_notation import listed
from tidegate.data.duckdb_connection import connect
from tidegate.errors import DeclarationError, EvidenceError, Problem

ACCEPTED = {
    ColumnType.CATEGORY: ("text",),
    ColumnType.STRING: ("text",),
    ColumnType.INT: ("int",),
    ColumnType.FLOAT: ("float", "decimal", "int"),
    ColumnType.BOOL: ("bool",),
    ColumnType.TIMESTAMP: ("timestamp", "date"),
}
STORED = {
    ColumnType.CATEGORY: pa.string(),
    ColumnType.STRING: pa.string(),
    ColumnType.INT: pa.int64(),
    ColumnType.FLOAT: pa.float64(),
    ColumnType.BOOL: pa.bool_(),
    ColumnType.TIMESTAMP: pa.timestamp("us"),
}
KINDS = {
    "bool": types.is_boolean,
    "int": lambda kind: types.is_integer(kind) or (types.is_decimal(kind) and kind.scale == 0),
    "decimal": types.is_decimal,
    "float": types.is_floating,
    "text": lambda kind: types.is_string(kind) or types.is_large_string(kind) or types.is_dictionary(kind),
    "timestamp": types.is_timestamp,
    "date": types.is_date,
}
WORDS = (("no", "yes"), ("n", "y"), ("f", "t"), ("false", "true"), ("0", "1"))
QUANTILES = (0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99)


def ingested(table: pa.Table, columns: dict[str, Column], path: Path) -> dict[str, Any]:
    """Write the table that is made of the query's result to `path`; its profile."""
    made = ordered(typed(table, columns), columns)
    pq.write_table(made.replace_schema_metadata(None), path, compression="zstd")
    described = {name: profiled(made.column(name), column) for name, column in columns.items()}
    return {"rows": made.num_rows, "columns": described}


def typed(table: pa.Table, columns: dict[str, Column]) -> pa.Table:
    structure: list[Problem] = []
    values: list[Problem] = []
    arrays = {}
    for name, column in columns.items():
        original = as_bool(table.column(name)) if column.type is ColumnType.BOOL else table.column(name)
        if (kind := kind_of(original)) not in (*ACCEPTED[column.type], "nothing"):
            why = f"is {kind}, declared {column.type}; {remedy(name, original, kind, column, ())}"
            structure.append(Problem(why, key=f"data.columns.{name}"))
            continue
        try:
            arrays[name] = stored(original, column.type)
        except pa.ArrowInvalid as error:
            why = f"does not fit {column.type}: {str(error).partition('.')[0].lower()}"
            values.append(Problem(why, key=f"data.columns.{name}"))
            continue
        values += bad_values(name, column, original, arrays[name])
    if structure:
        raise DeclarationError(structure + values)
    if values:
        raise EvidenceError(values)
    return pa.table(arrays)


def ordered(table: pa.Table, columns: dict[str, Column]) -> pa.Table:
    key, time = column_of(columns, ColumnRole.ID), column_of(columns, ColumnRole.TIME)
    by = [*filter(None, [time]), *([key] if key else (name for name in columns if name != time))]
    table = table.sort_by([(name, "ascending") for name in by])
    if not key:
        return table.append_column(ROW_ID, pa.array(range(table.num_rows), pa.int64()))
    counts = pc.value_counts(table.column(key).combine_chunks())
    twice = counts.filter(pc.greater(counts.field("counts"), 1))
    if len(twice):
        shown = ", ".join(repr(str(value))[:60] for value in twice.field("values")[:3].to_pylist())
        why = f"must be unique; {len(twice):,} values occur more than once, e.g. {shown}"
        raise EvidenceError(Problem(why, key=f"data.columns.{key}"))
    return table


def kind_of(values: pa.ChunkedArray) -> str:
    if values.null_count == len(values):
        return "nothing"
    return next((name for name, test in KINDS.items() if test(values.type)), str(values.type))


def as_bool(values: pa.ChunkedArray) -> pa.ChunkedArray:
    if kind_of(values) not in ("int", "text"):
        return values
    words = pc.utf8_lower(pc.cast(values, pa.string()))
    words = pc.if_else(pc.equal(words, ""), None, words)
    distinct = set(words.drop_null().unique()[: len(WORDS)].to_pylist())
    true = next((pair[1] for pair in WORDS if distinct <= set(pair)), None)
    return values if true is None else pc.equal(words, true)


def stored(values: pa.ChunkedArray, declared: ColumnType) -> pa.ChunkedArray:
    if kind_of(values) == "nothing":
        return pa.chunked_array([pa.nulls(len(values), STORED[declared])])
    made = pc.cast(values, STORED[declared], safe=declared is not ColumnType.TIMESTAMP)
    if declared is ColumnType.FLOAT:
        return pc.if_else(pc.is_nan(made), None, made)
    return pc.if_else(pc.equal(made, ""), None, made) if STORED[declared] == pa.string() else made


def bad_values(name: str, column: Column, original: pa.ChunkedArray, values: pa.ChunkedArray) -> Iterator[Problem]:
    rows = len(values)
    if values.null_count and not column.nullable:
        empty = values.null_count - original.null_count
        counted = f" ({empty:,} of them an empty text)" if empty and kind_of(original) == "text" else ""
        why = f"is missing in {values.null_count:,} of {rows:,} rows{counted}"
        yield Problem(f"{why}; exclude these rows in the query or declare nullable: true", key=f"data.columns.{name}")
    if column.type is ColumnType.FLOAT and (infinite := pc.sum(pc.is_inf(values)).as_py()):
        why = f"is infinite in {infinite:,} of {rows:,} rows; replace it with a number or NULL in the query"
        yield Problem(why, key=f"data.columns.{name}")
    if column.positive is None or values.null_count == rows:
        return
    if not pc.any(pc.equal(values, pa.scalar(column.positive).cast(values.type))).as_py():
        shown = listed(values.drop_null().unique()[:4].to_pylist())
        yield Problem(f"{column.positive!r} is in no row; {name} holds {shown}", key=f"data.columns.{name}.positive")


def profiled(values: pa.ChunkedArray, column: Column) -> dict[str, Any]:
    described: dict[str, Any] = {"type": str(column.type), "role": str(column.role)}
    described["nulls"] = values.null_count
    described["null_ratio"] = rounded(values.null_count / len(values))
    described["distinct"] = pc.count_distinct(values, mode="only_valid").as_py()
    match column.type:
        case ColumnType.INT | ColumnType.FLOAT:
            return described | numbers(values)
        case ColumnType.CATEGORY | ColumnType.BOOL:
            counts = pc.value_counts(values.drop_null().combine_chunks()).to_pylist()
            counts.sort(key=lambda pair: (-pair["counts"], pair["values"]))
            return described | {
                "top": [{"value": shortened(pair["values"]), "rows": pair["counts"]} for pair in counts[:10]]
            }
        case ColumnType.TIMESTAMP:
            span = pc.min_max(values).as_py()
            return described | {side: instant and instant.isoformat() for side, instant in span.items()}
    lengths = pc.min_max(pc.utf8_length(values)).as_py()
    return described | {f"{side}_length": length for side, length in lengths.items()}


def numbers(values: pa.ChunkedArray) -> dict[str, Any]:
    present = np.sort(values.drop_null().cast(pa.float64(), safe=False).to_numpy())
    if not len(present):
        return {"min": None, "max": None, "mean": None, "std": None, "quantiles": {}}
    scale = 2.0**600 if max(-present[0], present[-1]) > 2.0**400 else 1.0
    scaled = present / scale
    quantiles = zip(QUANTILES, np.quantile(scaled, QUANTILES), strict=True)
    return {
        "min": rounded(present[0]),
        "max": rounded(present[-1]),
        "mean": rounded(scaled.mean() * scale),
        "std": rounded(scaled.std() * scale),
        "quantiles": {str(quantile): rounded(value * scale) for quantile, value in quantiles},
    }


def shortened(value: object) -> object:
    return value[:99] + "…" if isinstance(value, str) and len(value) > 100 else value


def rounded(number: float) -> float:
    return float(f"{number:.9g}") + 0.0


def digest(table: pa.Table) -> str:
    with connect() as connection:
        connection.register("source", table)
        rows = connection.sql("SELECT md5(to_json(source)::VARCHAR) AS digest FROM source ORDER BY 1").to_arrow_table()
    text = ",".join(table.column_names) + "".join(rows.column(0).to_pylist())
    return hashlib.sha256(text.encode()).hexdigest()
