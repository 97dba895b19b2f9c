"""Describe the distribution of a table's columns in few numbers, for drift.

A numeric column with up to 1,000 distinct values is described whole. Of others, 1,001 quantiles and the exact number of
rows at and between them are kept, so that no cumulative share is off by more than a thousandth. The most frequent
categories are counted by name; free text, which may name people, is only counted. Where rows come in blocks (groups,
or days), two numbers per column say how alike the rows of a block are. What is kept grows with the number of columns
only: at most 1,001 points or 200 categories each, whatever the number of rows, of blocks and of distinct values.
"""

# ruff: noqa: S608 (every name in a query is quoted, every number our own)

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, cast

from tidegate.config.schema.data import Column, ColumnRole, Columns, ColumnType, column_of
from tidegate.data.duckdb_connection import ROWS, connect, normalised_value, quoted
from tidegate.data.reading.parquet_rows import group_by_group
from tidegate.data.statistics import blocks
from tidegate.data.statistics.statistics_form import ColumnForm, StatisticsForm
from tidegate.data.statistics.stored_columns import StoredColumns
from tidegate.data.stored_table import StoredColumn

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

    from tidegate.arrays import Floats
    from tidegate.data.statistics.blocks import Blocks

SCHEMA = 2
COMPARED = (ColumnRole.FEATURE, ColumnRole.TARGET)
NUMBERS = (ColumnType.INT, ColumnType.FLOAT, ColumnType.TIMESTAMP)
MOST_LETTERS = 200
MOST_CELLS = 2**22
"""Values that are read in one scan: a column of a long table, or many of a short one."""
AT_ONCE = 2**16
"""Rows that are decoded together."""
MOST_COLUMNS = 128
"""A query over more takes DuckDB longer than several over fewer."""
STORED = {
    **dict.fromkeys(
        (ColumnType.INT, ColumnType.FLOAT),
        r"(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL.*)",
    ),
    ColumnType.TIMESTAMP: r"(TIMESTAMP.*|DATE)",
    ColumnType.BOOL: r"BOOLEAN",
    ColumnType.CATEGORY: r"(VARCHAR|ENUM.*)",
    ColumnType.STRING: r"VARCHAR",
}
"""DuckDB's types that fit a declared type. Others fail the data checks and have no drift."""


def of_table(
    table: "pa.Table | StoredColumns", columns: Columns, *, correlated: Collection[str] | None = None
) -> StatisticsForm:
    """The statistics of a table, as plain JSON values.

    Only of the `correlated` columns, by default all, is it described how alike the rows of a block are. The table that
    is compared with a reference needs none that the reference describes.
    """
    with connect() as connection:
        read = table.reader if isinstance(table, StoredColumns) else table.select
        rows = _Rows(table.num_rows, table.schema, read, connection)
        return _described(rows, columns, {*columns} if correlated is None else correlated)


def of_file(path: Path, columns: Columns, *, correlated: bool = True) -> StatisticsForm:
    """The same of a Parquet file, of which few columns are in memory at a time. Missing declared columns are left out.

    Without `correlated`, only the sizes of the blocks are described.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file, connect() as connection:
        schema = file.schema_arrow

        def read(names: Sequence[str]) -> "pa.RecordBatchReader":
            batches = (batch.select(names) for batch in group_by_group(file, AT_ONCE, names))
            return pa.RecordBatchReader.from_batches(pa.schema(map(schema.field, names)), batches)

        rows = _Rows(file.metadata.num_rows, schema, read, connection)
        return _described(rows, columns, {*columns} if correlated else ())


def of_groups(
    groups: "Callable[[Sequence[str]], pa.Table]", present: Collection[str], columns: Columns
) -> StatisticsForm:
    """The same, without correlations, of a table in another database: `groups` gives the values of a column, each with
    its rows.
    """
    import numpy as np

    result: StatisticsForm = {"schema": SCHEMA, "rows": 0, "blocks": None, "columns": {}}
    by = column_of(columns, ColumnRole.GROUP) or column_of(columns, ColumnRole.TIME)
    described = [name for name in columns if name in present and (columns[name].role in COMPARED or name == by)]
    with connect() as connection:
        for name in described:
            declared, table = {name: columns[name]}, groups([name])
            rows = table.column(ROWS).cast("float64").to_numpy()
            source = _Rows(table.num_rows, table.schema, table.select, connection)
            types = _types(source)
            result["rows"] = int(rows.sum())
            for _, values in _compared(source, declared, types):
                result["columns"][name] = _column(columns[name], values, rows, None)
            if block := blocks.block(declared, types):
                codes = blocks.blocks(*_scan(source, {name: block[1]})).codes
                result["blocks"] = blocks.described(name, np.bincount(codes, rows).astype(np.float64))
    return result


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows whose columns are read when they are needed, and the database that describes them.

    Opening a database costs more than describing a short table.
    """

    count: int
    schema: "pa.Schema"
    read: "Callable[[list[str]], pa.Table | pa.RecordBatchReader]"
    database: "duckdb.DuckDBPyConnection"


def _described(source: _Rows, columns: Columns, correlated: Collection[str]) -> StatisticsForm:
    types = _types(source)
    by = blocks.block(columns, types)
    of_rows = blocks.blocks(*_scan(source, dict([by]))) if by else None
    return {
        "schema": SCHEMA,
        "rows": source.count,
        "blocks": blocks.described(by[0], of_rows.sizes) if by and of_rows else None,
        "columns": {
            name: _column(columns[name], values, None, of_rows if name in correlated else None)
            for name, values in _compared(source, columns, types)
        },
    }


def _compared(
    source: _Rows, columns: Columns, types: Mapping[str, str]
) -> "Iterator[tuple[str, pa.ChunkedArray | StoredColumn]]":
    """The columns that are compared with other tables' and hold what is declared, and their values.

    Those of a long table come as a stream: numbers are held once, as one array, and not as a table beside it, and of
    categories their codes.
    """
    values = {
        name: _value(name, column, types[name])
        for name, column in columns.items()
        if column.role in COMPARED and re.fullmatch(STORED[column.type], types.get(name, ""))
    }
    import pyarrow as pa

    if _at_once(source) > 1:
        yield from zip(values, _scan(source, values), strict=True)
        return
    for name, value in values.items():
        if columns[name].type is ColumnType.STRING:
            yield from zip([name], _scan(source, {name: value}), strict=True)
        else:
            stored = pa.float64() if columns[name].type in NUMBERS else pa.string()
            yield name, StoredColumn(stored, source.count, partial(_stream, source, name, value))


def _stream(source: _Rows, name: str, value: str) -> "Iterator[pa.Array]":
    source.database.register("seen", source.read([name]))
    query = source.database.sql(f"SELECT {value} FROM seen")
    yield from (batch.column(0) for batch in query.to_arrow_reader(AT_ONCE))


def _at_once(source: _Rows) -> int:
    """How many columns one scan reads."""
    return min(max(MOST_CELLS // max(source.count, 1), 1), MOST_COLUMNS)


def _scan(source: _Rows, values: Mapping[str, str]) -> "Iterator[pa.ChunkedArray]":
    """The values of an SQL expression per column over all rows, many of them in one scan of a short table."""
    at_once, names = _at_once(source), list(values)
    for first in range(0, len(names), at_once):
        some = names[first : first + at_once]
        source.database.register("seen", source.read(some))
        expressions = (f"{values[name]} AS c{number}" for number, name in enumerate(some))
        yield from source.database.sql(f"SELECT {', '.join(expressions)} FROM seen").to_arrow_table().itercolumns()


def _types(source: _Rows) -> dict[str, str]:
    """DuckDB's types of the columns. Of a name that occurs twice nothing is known."""
    source.database.register("seen", source.schema.empty_table())
    table = source.database.table("seen")
    types = dict(zip(table.columns, map(str, table.types), strict=True))
    times = Counter(source.schema.names)
    return {name: kind for name, kind in types.items() if times[name] == 1}


def _value(name: str, column: Column, stored: str) -> str:
    """SQL for what is described of a column's value: a number, the beginning of a text, or whether there is a text."""
    match column.type:
        case ColumnType.STRING:
            return f"CASE WHEN {quoted(name)} IS NOT NULL THEN true END"
        case ColumnType.TIMESTAMP:
            return f"epoch({normalised_value(quoted(name), stored)})"
        case ColumnType.INT | ColumnType.FLOAT:
            return f"{quoted(name)}::DOUBLE"
    return f"left({quoted(name)}::VARCHAR, {MOST_LETTERS})"


def _column(
    column: Column, values: "pa.ChunkedArray | StoredColumn", rows: "Floats | None", of_rows: "Blocks | None"
) -> ColumnForm:
    """One column's values, each standing for so many `rows`, or for one, and how alike they are in a block."""
    from tidegate.data.statistics import distribution

    described: ColumnForm
    if ordered := column.type in NUMBERS:
        numbers = distribution.finite(values)
        points = distribution.points(numbers, rows)
        described, bounds = points.as_json(), distribution.tenths(points)
        count, bins = len(bounds), partial(distribution.bins_of_numbers, numbers, bounds)
    elif column.type is ColumnType.STRING:
        return distribution.texts(cast("pa.ChunkedArray", values), rows).as_json()
    else:
        encoded = _encoded(values)
        categories = distribution.categories(encoded, rows)
        described, named = categories.as_json(), list(categories.values)[: distribution.MOST_BINS]
        count, bins = len(named), partial(distribution.bins_of_categories, encoded, named)
    if of_rows is not None and count:
        described["correlation"] = blocks.correlation(of_rows, bins(), count, ordered=ordered)
    return described


def _encoded(values: "pa.ChunkedArray | StoredColumn") -> "pa.DictionaryArray":
    """The texts, each once in the order of their appearance, and every row's place among them."""
    import pyarrow as pa

    chunks = [chunk.dictionary_encode() for chunk in values.iterchunks()]
    texts = pa.dictionary(pa.int32(), values.type)
    return pa.chunked_array(chunks, texts).unify_dictionaries().combine_chunks()
