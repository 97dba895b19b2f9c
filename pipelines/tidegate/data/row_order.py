"""Order the table's rows: by time, then by id or else every column.

The id must be unique.
"""

# ruff: noqa: S608 (every name in a query is quoted)

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tidegate.config.schema.data import ROW_ID, ColumnRole, Columns, ColumnType, column_of
from tidegate.data.duckdb_connection import quoted
from tidegate.data.spilling import spilling
from tidegate.data.statistics.distinct_values import distinct
from tidegate.data.stored_table import StoredTable, rows_at_once
from tidegate.errors import EvidenceError, Problem

if TYPE_CHECKING:
    import pyarrow as pa

SHARE = 0.5
"""What sorting gets of the memory: as much again is needed for the rows that are written meanwhile."""
PLACE = "place of the row"
"""The column that counts the rows as they came. Rows that compare equal keep their order."""


def ordered(table: "pa.Table", columns: Columns) -> "pa.Table":
    """The rows by time, then by id or else every column; `row_id` counts them where no column has the role id."""
    import pyarrow as pa

    require_unique(table, columns)
    return pa.Table.from_batches(_in_memory(table, columns), ordered_schema(table, columns))


def ordered_rows(table: "pa.Table | StoredTable", columns: Columns) -> "Iterator[pa.RecordBatch]":
    """The same without a look at the id, some rows of a stored table at a time."""
    return _sorted(table, columns) if isinstance(table, StoredTable) else _in_memory(table, columns)


def ordered_schema(table: "pa.Table | StoredTable", columns: Columns) -> "pa.Schema":
    """The columns of `ordered_rows`."""
    import pyarrow as pa

    has_id = column_of(columns, ColumnRole.ID) is not None
    return table.schema if has_id else table.schema.append(pa.field(ROW_ID, pa.int64()))


def require_unique(table: "pa.Table | StoredTable", columns: Columns) -> dict[str, int]:
    """The number of the id's distinct values, by its name. Raises EvidenceError with examples."""
    if (key := column_of(columns, ColumnRole.ID)) is None:
        return {}
    values = table.column(key)
    count = distinct(values, columns[key].type, often_unique=True)
    missing = sum(chunk.null_count for chunk in values.iterchunks())
    if count + missing == table.num_rows and missing < 2:
        return {key: count}
    repeated, shown = _repeated(table, key, columns)
    examples = ", ".join(repr(str(value))[:60] for value in shown)
    why = f"must be unique; {repeated:,} values occur more than once, e.g. {examples}"
    raise EvidenceError(Problem(why, key=f"data.columns.{key}"))


def _by(columns: Columns) -> list[str]:
    key, time = column_of(columns, ColumnRole.ID), column_of(columns, ColumnRole.TIME)
    return [*filter(None, [time]), *([key] if key else (name for name in columns if name != time))]


def _in_memory(table: "pa.Table", columns: Columns) -> "Iterator[pa.RecordBatch]":
    import numpy as np
    import pyarrow as pa

    table = table.sort_by([(name, "ascending") for name in _by(columns)])
    if ROW_ID in ordered_schema(table, columns).names and ROW_ID not in table.column_names:
        table = table.append_column(ROW_ID, pa.array(np.arange(table.num_rows)))
    yield from table.combine_chunks().to_batches()


def _sorted(table: StoredTable, columns: Columns) -> "Iterator[pa.RecordBatch]":
    import numpy as np
    import pyarrow as pa

    schema = ordered_schema(table, columns)
    names = ", ".join(map(quoted, table.column_names))
    by = [*(f"{quoted(name)} NULLS LAST" for name in _by(columns)), quoted(PLACE)]
    first = 0
    with spilling(SHARE) as connection:
        connection.register("typed", _numbered(table))
        relation = connection.sql(f"SELECT {names} FROM typed ORDER BY {', '.join(by)}")
        for batch in relation.to_arrow_reader(rows_at_once(len(schema))):
            numbers = [pa.array(np.arange(first, first + batch.num_rows))]
            first += batch.num_rows
            yield pa.record_batch([*batch.columns, *numbers][: len(schema)], schema=schema)


def _numbered(table: StoredTable) -> StoredTable:
    import numpy as np
    import pyarrow as pa

    schema = table.schema.append(pa.field(PLACE, pa.int64()))

    def read(_: int | None) -> "Iterator[pa.RecordBatch]":
        first = 0
        for batch in table.to_batches():
            places = pa.array(np.arange(first, first + batch.num_rows))
            first += batch.num_rows
            yield pa.record_batch([*batch.columns, places], schema=schema)

    return StoredTable(schema, table.num_rows, read)


def _repeated(table: "pa.Table | StoredTable", key: str, columns: Columns) -> tuple[int, list[object]]:
    """How many values of the id occur more than once, and the first of them in the order of the rows."""
    value, time = quoted(key), column_of(columns, ColumnRole.TIME)
    order = [f"min({quoted(time)}) NULLS LAST"] if time else []
    sign = [f"signbit({value})"] if columns[key].type is ColumnType.FLOAT else []  # 0.0 and -0.0 are two values
    with spilling() as connection:
        connection.register("typed", table)
        connection.execute(f"""
            CREATE TEMP TABLE repeated AS SELECT {value} AS value, row_number() OVER (ORDER BY {
            ", ".join([*order, f"{value} NULLS LAST"])
        }) AS place
            FROM typed GROUP BY {", ".join([value, *sign])} HAVING count(*) > 1""")
        ((count,),) = connection.execute("SELECT count(*) FROM repeated").fetchall()
        first = connection.sql("SELECT value FROM repeated ORDER BY place LIMIT 3").to_arrow_table()
    return count, first.column(0).to_pylist()
