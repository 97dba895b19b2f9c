"""Check the query's result against the declared columns.

Names, types and missing values are checked.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidegate.config.schema.data import ROW_ID, Column, ColumnRole, Columns, ColumnType
from tidegate.data.column_types.column_values import first_distinct
from tidegate.data.column_types.conversion import ACCEPTED, NOTHING, Conversion, conversion, storage
from tidegate.data.column_types.type_mismatch import CsvSource, option, remedy
from tidegate.data.conf_notation import listed
from tidegate.data.stored_table import StoredColumn, StoredTable
from tidegate.errors import DeclarationError, EvidenceError, Problem, unknown

if TYPE_CHECKING:
    import pyarrow as pa

    from tidegate.data.stored_table import Values


def typed(table: "pa.Table", columns: Columns, csv: Iterable[CsvSource] = ()) -> "pa.Table":
    """`table` with exactly the declared columns, in order, in their storage types; `csv` are the sources of that kind.

    Raises DeclarationError with every mismatch, or EvidenceError when only values mismatch.
    """
    import pyarrow as pa

    return pa.table(
        {
            name: pa.chunked_array(map(convert, table.column(name).chunks), storage(convert.declared))
            for name, convert in conversions(table, columns, csv).items()
        }
    )


def typed_rows(table: StoredTable, columns: Columns, csv: Iterable[CsvSource] = ()) -> StoredTable:
    """The same of a stored table, whose values are converted whenever they are read."""
    import pyarrow as pa

    made = conversions(table, columns, csv)
    schema = pa.schema({name: storage(convert.declared) for name, convert in made.items()})
    places = {name: table.schema.get_field_index(name) for name in made}
    names = list(made)

    def read(place: int | None) -> "Iterator[pa.RecordBatch]":
        if place is None:
            for batch in table.to_batches():
                arrays = [convert(batch.column(places[name])) for name, convert in made.items()]
                yield pa.record_batch(arrays, schema=schema)
            return
        for chunk in table.column(names[place]).iterchunks():
            yield pa.record_batch([made[names[place]](chunk)], schema=pa.schema([schema.field(place)]))

    return StoredTable(schema, table.num_rows, read)


def typed_alike(
    table: "pa.Table | StoredTable", columns: Columns, csv: Iterable[CsvSource] = ()
) -> "pa.Table | StoredTable":
    """`typed` of a table in memory, `typed_rows` of a stored one."""
    return typed_rows(table, columns, csv) if isinstance(table, StoredTable) else typed(table, columns, csv)


def conversions(
    table: "pa.Table | StoredTable", columns: Columns, csv: Iterable[CsvSource] = ()
) -> dict[str, Conversion]:
    """How each declared column becomes what the table stores. Raises as `typed` does."""
    times = Counter(table.column_names)
    structure = [*_names(times, columns)]
    values: list[Problem] = (
        []
        if table.num_rows
        else [Problem("returned no rows: a source is empty, or WHERE selects no row", key="data.query")]
    )
    made: dict[str, Conversion] = {}
    sources = tuple(csv)
    for name, column in columns.items():
        if times[name] == 1:
            original = table.column(name)
            made[name] = convert = conversion(original, column.type)
            if convert.kind not in (*ACCEPTED[column.type], NOTHING):
                remedied = remedy(name, original, convert.kind, column, sources)
                structure.append(_at(name, f"is {convert.kind}, declared {column.type}; {remedied}"))
                continue
            values += _bad_values(name, column, original, convert, sources)
    if structure:
        raise DeclarationError(structure + values)
    if values:
        raise EvidenceError(values)
    return made


def _names(times: Mapping[str, int], columns: Columns) -> Iterator[Problem]:
    """Problems of the names in the query's result, each with how often it occurs there."""
    for name in columns:
        if name not in times:
            yield _at(name, f"is not in the query's result: {unknown(name, tuple(times), what='column')}")
    for name, count in times.items():
        if count > 1:
            yield _at(name, f"occurs {count} times in the query's result; name each column once")
        elif name not in columns:
            remedy = "declare it (role: ignored keeps it from the model) or leave it out of the query"
            yield Problem(
                f"the query's result has a column {name!r} that is not declared; {remedy}", key="data.columns"
            )
    if ROW_ID in columns and columns[ROW_ID].role is not ColumnRole.ID:
        yield _at(ROW_ID, "is the name of tidegate's own row number; give it the role id or rename it")


@dataclass(slots=True)
class _CountedValues:
    """Counts of a column's values: missing as read and as stored, infinite, and equal to `positive`."""

    before: int = 0
    missing: int = 0
    infinite: int = 0
    is_positive_held: bool = False

    def add(self, read: "pa.Array", stored: "pa.Array", column: Column) -> None:
        import pyarrow as pa
        import pyarrow.compute as pc

        self.before += read.null_count
        self.missing += stored.null_count
        if column.type is ColumnType.FLOAT:
            self.infinite += pc.sum(pc.is_inf(stored)).as_py() or 0
        if column.positive is not None and not self.is_positive_held:
            equal = pc.equal(stored, pa.scalar(column.positive).cast(stored.type))
            self.is_positive_held = bool(pc.any(equal).as_py())


def _bad_values(
    name: str, column: Column, original: "Values", convert: Conversion, csv: Sequence[CsvSource]
) -> Iterator[Problem]:
    """Problems that no type excludes: missing values, infinite ones, a positive value that no row has."""
    import pyarrow as pa

    rows, counted = len(original), _CountedValues()
    try:
        for chunk in original.iterchunks():
            counted.add(convert.read(chunk), convert(chunk), column)
    except pa.ArrowInvalid as error:
        yield _at(name, f"does not fit {column.type}: {str(error).partition('.')[0].lower()}")
        return
    if counted.missing and not column.nullable:
        missing = _missing(name, NOTHING if counted.before == rows else convert.kind, counted, csv)
        yield _at(name, f"is missing in {counted.missing:,} of {rows:,} rows{missing}")
    if counted.infinite:
        why = f"is infinite in {counted.infinite:,} of {rows:,} rows; replace it with a number or NULL in the query"
        yield _at(name, why)
    if column.positive is not None and counted.missing < rows and not counted.is_positive_held:
        chunks = StoredColumn(storage(column.type), rows, lambda: map(convert, original.iterchunks()))
        why = f"{column.positive!r} is in no row; {name} holds {listed(first_distinct(chunks, 4))}"
        yield Problem(why, key=f"data.columns.{name}.positive")


def _missing(name: str, kind: str, counted: _CountedValues, csv: Sequence[CsvSource]) -> str:
    """What counted as missing, and the remedy."""
    empty = counted.missing - counted.before
    shown = f" ({empty:,} of them an empty text)" if empty and kind == "text" else ""
    words = next(([null for null in source.nulls if null] for source in csv if name in source.columns), [])
    kept = option(name, csv, "nulls", '[""]') if words and kind in ("text", NOTHING) else ""
    hint = f", or {kept} where {listed(words)} is a value" if kept else ""
    return f"{shown}; exclude these rows in the query or declare nullable: true{hint}"


def _at(name: str, message: str) -> Problem:
    return Problem(message, key=f"data.columns.{name}")
