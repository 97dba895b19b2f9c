"""Hold the query's answer to the declared columns: names, types, missing values; then put its rows in a fixed order."""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from tidegate.config.schema.data import ROW_ID, Column, Columns, ColumnType, Role, column_of
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
"""What a column's values may be found as; a type that loses nothing widens by itself, others need a CAST."""


WORDS = (("no", "yes"), ("n", "y"), ("f", "t"), ("false", "true"), ("0", "1"))
"""False and true as people write them, in small or capital letters. A bool column is written in one of these ways."""


def typed(table: "pa.Table", columns: Columns, csv: Iterable[CsvSource] = ()) -> "pa.Table":
    """`table` with exactly the declared columns, in order, in their storage types; `csv` are the sources of that kind.

    Raises DeclarationError with every disagreement, or EvidenceError when only values disagree.
    """
    import pyarrow as pa

    structure = [*_names(table, columns)]
    values: list[Problem] = (
        [] if table.num_rows else [Problem("gave no rows: a source has none, or WHERE selects none", key="data.query")]
    )
    arrays: dict[str, Any] = {}
    sources = tuple(csv)
    for name, column in columns.items():
        if table.column_names.count(name) == 1:
            found = as_bool(table.column(name)) if column.type is ColumnType.BOOL else table.column(name)
            if (kind := _kind(found)) not in (*ACCEPTED[column.type], "nothing"):
                why = f"is {kind}, declared {column.type}; {remedy(name, found, kind, column, sources)}"
                structure.append(_at(name, why))
                continue
            try:
                arrays[name] = _stored(found, column.type)
            except pa.ArrowInvalid as error:
                values.append(_at(name, f"does not fit {column.type}: {str(error).partition('.')[0].lower()}"))
                continue
            values += _bad_values(name, column, found, arrays[name], sources)
    if structure:
        raise DeclarationError(structure + values)
    if values:
        raise EvidenceError(values)
    return pa.table(arrays)


def ordered(table: "pa.Table", columns: Columns) -> "pa.Table":
    """The rows by time, then by id or else every column; `row_id` counts them where no column has the role id."""
    import pyarrow as pa

    key, time = column_of(columns, Role.ID), column_of(columns, Role.TIME)
    by = [*filter(None, [time]), *([key] if key else (name for name in columns if name != time))]
    table = table.sort_by([(name, "ascending") for name in by])
    if key:
        _require_unique(table, key)
        return table
    return table.append_column(ROW_ID, pa.array(range(table.num_rows), pa.int64()))


def _names(table: "pa.Table", columns: Columns) -> Iterator[Problem]:
    found = table.column_names
    for name in columns:
        if name not in found:
            yield _at(name, f"is not in the query's answer: {unknown(name, tuple(found), what='column')}")
    for name in dict.fromkeys(found):
        if found.count(name) > 1:
            yield _at(name, f"stands {found.count(name)} times in the query's answer; name each column once")
        elif name not in columns:
            remedy = "declare it (role: ignored keeps it from the model) or leave it out of the query"
            yield Problem(
                f"the query's answer has a column {name!r} that is not declared; {remedy}", key="data.columns"
            )
    if ROW_ID in columns and columns[ROW_ID].role is not Role.ID:
        yield _at(ROW_ID, "is the name of tidegate's own row number; give it the role id or another name")


def _kind(values: "pa.ChunkedArray") -> str:
    from pyarrow import types

    found = values.type
    if values.null_count == len(values):
        return "nothing"
    tests = {
        "bool": types.is_boolean,
        "int": lambda each: types.is_integer(each) or (types.is_decimal(each) and each.scale == 0),
        "decimal": types.is_decimal,
        "float": types.is_floating,
        "text": lambda each: (
            types.is_string(each.value_type if types.is_dictionary(each) else each) or types.is_large_string(each)
        ),
        "timestamp": types.is_timestamp,
        "date": types.is_date,
    }
    return next((kind for kind, test in tests.items() if test(found)), str(found))


def as_bool(values: "pa.ChunkedArray") -> "pa.ChunkedArray":
    """The values as true and false where they are written in one of WORDS, or as 0 and 1; else as they are."""
    import pyarrow as pa
    import pyarrow.compute as pc

    kind = _kind(values)
    if kind not in ("int", "text"):
        return values
    words = pc.utf8_lower(pc.cast(values, pa.string()))
    words = pc.if_else(pc.equal(words, ""), None, words)
    found = set(words.drop_null().unique()[: len(WORDS)].to_pylist())
    true = next((pair[1] for pair in WORDS if found <= set(pair)), None)
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
    name: str, column: Column, found: "pa.ChunkedArray", values: "pa.ChunkedArray", csv: Sequence[CsvSource]
) -> Iterator[Problem]:
    """What no type forbids: missing values, infinite ones, a positive value that is in no row."""
    import pyarrow as pa
    import pyarrow.compute as pc

    rows = len(values)
    if values.null_count and not column.nullable:
        yield _at(name, f"is missing in {values.null_count:,} of {rows:,} rows{_missing(name, found, values, csv)}")
    if column.type is ColumnType.FLOAT and (infinite := pc.sum(pc.is_inf(values)).as_py()):
        yield _at(name, f"is infinite in {infinite:,} of {rows:,} rows; give these rows a number or NULL in the query")
    if column.positive is not None and values.null_count < rows:
        held = pc.any(pc.equal(values, pa.scalar(column.positive).cast(values.type))).as_py()
        if not held:
            shown = listed(values.drop_null().unique()[:4].to_pylist())
            why = f"{column.positive!r} is in no row; {name} holds {shown}"
            yield Problem(why, key=f"data.columns.{name}.positive")


def _missing(name: str, found: "pa.ChunkedArray", values: "pa.ChunkedArray", csv: Sequence[CsvSource]) -> str:
    """What counted as missing, and what to do about it."""
    empty = values.null_count - found.null_count
    counted = f" ({empty:,} of them an empty text)" if empty and _kind(found) == "text" else ""
    words = next(([each for each in source.nulls if each] for source in csv if name in source.columns), [])
    kept = option(name, csv, "nulls", '[""]') if words and _kind(found) in ("text", "nothing") else ""
    hint = f", or {kept} where {listed(words)} is a value" if kept else ""
    return f"{counted}; exclude these rows in the query or declare nullable: true{hint}"


def _require_unique(table: "pa.Table", key: str) -> None:
    import pyarrow.compute as pc

    counts = pc.value_counts(table.column(key).combine_chunks())
    twice = counts.filter(pc.greater(counts.field("counts"), 1))
    if len(twice):
        shown = ", ".join(repr(str(value))[:60] for value in twice.field("values")[:3].to_pylist())
        raise EvidenceError(
            _at(key, f"must differ in every row; {len(twice):,} values stand more than once, e.g. {shown}")
        )


def _at(name: str, message: str) -> Problem:
    return Problem(message, key=f"data.columns.{name}")
