"""Check the query's result against the declared columns, and order its rows.

Names, types and missing values are checked.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from tidegate.config.schema.data import ROW_ID, Column, ColumnRole, Columns, ColumnType, column_of
from tidegate.data.conf_notation import listed
from tidegate.data.type_mismatch import CsvSource, option, remedy
from tidegate.errors import DeclarationError, EvidenceError, Problem, unknown

if TYPE_CHECKING:
    import pyarrow as pa

ACCEPTED = {
    ColumnType.CATEGORY: ("text",),
    ColumnType.STRING: ("text",),
    ColumnType.INT: ("int",),
    ColumnType.FLOAT: ("float", "decimal", "int"),
    ColumnType.BOOL: ("bool",),
    ColumnType.TIMESTAMP: ("timestamp", "date"),
}
"""The types that a declared type accepts: lossless conversions are implicit, others need a CAST."""


WORDS = (("no", "yes"), ("n", "y"), ("f", "t"), ("false", "true"), ("0", "1"))
"""Spellings of false and true, in any case. A bool column uses one of these pairs."""


def typed(table: "pa.Table", columns: Columns, csv: Iterable[CsvSource] = ()) -> "pa.Table":
    """`table` with exactly the declared columns, in order, in their storage types; `csv` are the sources of that kind.

    Raises DeclarationError with every mismatch, or EvidenceError when only values mismatch.
    """
    import pyarrow as pa

    structure = [*_names(table, columns)]
    values: list[Problem] = (
        []
        if table.num_rows
        else [Problem("returned no rows: a source is empty, or WHERE selects no row", key="data.query")]
    )
    arrays: dict[str, object] = {}
    sources = tuple(csv)
    for name, column in columns.items():
        if table.column_names.count(name) == 1:
            original = as_bool(table.column(name)) if column.type is ColumnType.BOOL else table.column(name)
            if (kind := _kind(original)) not in (*ACCEPTED[column.type], "nothing"):
                why = f"is {kind}, declared {column.type}; {remedy(name, original, kind, column, sources)}"
                structure.append(_at(name, why))
                continue
            try:
                arrays[name] = _stored(original, column.type)
            except pa.ArrowInvalid as error:
                values.append(_at(name, f"does not fit {column.type}: {str(error).partition('.')[0].lower()}"))
                continue
            values += _bad_values(name, column, original, arrays[name], sources)
    if structure:
        raise DeclarationError(structure + values)
    if values:
        raise EvidenceError(values)
    return pa.table(arrays)


def ordered(table: "pa.Table", columns: Columns) -> "pa.Table":
    """The rows by time, then by id or else every column; `row_id` counts them where no column has the role id."""
    import pyarrow as pa

    key, time = column_of(columns, ColumnRole.ID), column_of(columns, ColumnRole.TIME)
    by = [*filter(None, [time]), *([key] if key else (name for name in columns if name != time))]
    table = table.sort_by([(name, "ascending") for name in by])
    if key:
        _require_unique(table, key)
        return table
    return table.append_column(ROW_ID, pa.array(range(table.num_rows), pa.int64()))


def _names(table: "pa.Table", columns: Columns) -> Iterator[Problem]:
    names = table.column_names
    for name in columns:
        if name not in names:
            yield _at(name, f"is not in the query's result: {unknown(name, tuple(names), what='column')}")
    for name in dict.fromkeys(names):
        if names.count(name) > 1:
            yield _at(name, f"occurs {names.count(name)} times in the query's result; name each column once")
        elif name not in columns:
            remedy = "declare it (role: ignored keeps it from the model) or leave it out of the query"
            yield Problem(
                f"the query's result has a column {name!r} that is not declared; {remedy}", key="data.columns"
            )
    if ROW_ID in columns and columns[ROW_ID].role is not ColumnRole.ID:
        yield _at(ROW_ID, "is the name of tidegate's own row number; give it the role id or rename it")


def _kind(values: "pa.ChunkedArray") -> str:
    from pyarrow import types

    storage = values.type
    if values.null_count == len(values):
        return "nothing"
    tests = {
        "bool": types.is_boolean,
        "int": lambda storage_type: (
            types.is_integer(storage_type) or (types.is_decimal(storage_type) and storage_type.scale == 0)
        ),
        "decimal": types.is_decimal,
        "float": types.is_floating,
        "text": lambda storage_type: (
            types.is_string(storage_type.value_type if types.is_dictionary(storage_type) else storage_type)
            or types.is_large_string(storage_type)
        ),
        "timestamp": types.is_timestamp,
        "date": types.is_date,
    }
    return next((kind for kind, test in tests.items() if test(storage)), str(storage))


def as_bool(values: "pa.ChunkedArray") -> "pa.ChunkedArray":
    """The values as bool where they are spelled in one of WORDS, or are 0 and 1; else unchanged."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = _kind(values)
    if kind not in ("int", "text"):
        return values
    words = pc.utf8_lower(pc.cast(values, pa.string()))
    words = pc.if_else(pc.equal(words, ""), None, words)
    distinct = set(words.drop_null().unique()[: len(WORDS)].to_pylist())
    true = next((pair[1] for pair in WORDS if distinct <= set(pair)), None)
    return values if true is None else pc.equal(words, true)


def _stored(values: "pa.ChunkedArray", declared: ColumnType) -> "pa.ChunkedArray":
    """The values in the type that the table file holds; NaN and empty text are missing, a zoned time is UTC's clock."""
    import pyarrow as pa
    import pyarrow.compute as pc

    storage = {
        ColumnType.CATEGORY: pa.string(),
        ColumnType.STRING: pa.string(),
        ColumnType.INT: pa.int64(),
        ColumnType.FLOAT: pa.float64(),
        ColumnType.BOOL: pa.bool_(),
        ColumnType.TIMESTAMP: pa.timestamp("us"),
    }[declared]
    if _kind(values) == "nothing":
        return pa.chunked_array([pa.nulls(len(values), storage)])
    stored = pc.cast(values, storage, safe=declared is not ColumnType.TIMESTAMP)
    match declared:
        case ColumnType.FLOAT:
            return pc.if_else(pc.is_nan(stored), None, stored)
        case ColumnType.CATEGORY | ColumnType.STRING:
            return pc.if_else(pc.equal(stored, ""), None, stored)
    return stored


def _bad_values(
    name: str, column: Column, original: "pa.ChunkedArray", values: "pa.ChunkedArray", csv: Sequence[CsvSource]
) -> Iterator[Problem]:
    """Problems that no type excludes: missing values, infinite ones, a positive value that no row has."""
    import pyarrow as pa
    import pyarrow.compute as pc

    rows = len(values)
    if values.null_count and not column.nullable:
        yield _at(name, f"is missing in {values.null_count:,} of {rows:,} rows{_missing(name, original, values, csv)}")
    if column.type is ColumnType.FLOAT and (infinite := pc.sum(pc.is_inf(values)).as_py()):
        yield _at(name, f"is infinite in {infinite:,} of {rows:,} rows; replace it with a number or NULL in the query")
    if column.positive is not None and values.null_count < rows:
        held = pc.any(pc.equal(values, pa.scalar(column.positive).cast(values.type))).as_py()
        if not held:
            shown = listed(values.drop_null().unique()[:4].to_pylist())
            why = f"{column.positive!r} is in no row; {name} holds {shown}"
            yield Problem(why, key=f"data.columns.{name}.positive")


def _missing(name: str, original: "pa.ChunkedArray", values: "pa.ChunkedArray", csv: Sequence[CsvSource]) -> str:
    """What counted as missing, and the remedy."""
    empty = values.null_count - original.null_count
    counted = f" ({empty:,} of them an empty text)" if empty and _kind(original) == "text" else ""
    words = next(([null for null in source.nulls if null] for source in csv if name in source.columns), [])
    kept = option(name, csv, "nulls", '[""]') if words and _kind(original) in ("text", "nothing") else ""
    hint = f", or {kept} where {listed(words)} is a value" if kept else ""
    return f"{counted}; exclude these rows in the query or declare nullable: true{hint}"


def _require_unique(table: "pa.Table", key: str) -> None:
    import pyarrow.compute as pc

    counts = pc.value_counts(table.column(key).combine_chunks())
    twice = counts.filter(pc.greater(counts.field("counts"), 1))
    if len(twice):
        shown = ", ".join(repr(str(value))[:60] for value in twice.field("values")[:3].to_pylist())
        raise EvidenceError(_at(key, f"must be unique; {len(twice):,} values occur more than once, e.g. {shown}"))


def _at(name: str, message: str) -> Problem:
    return Problem(message, key=f"data.columns.{name}")
