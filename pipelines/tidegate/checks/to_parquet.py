"""Convert any data file to parquet, which every engine reads."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.artifacts import write_table
from tidegate.config.schema.data import Columns, ColumnType
from tidegate.data.column_types.conversion import as_bool
from tidegate.data.reading import formats
from tidegate.data.reading.csv_text import Csv
from tidegate.errors import EvidenceError, Problem, Where

if TYPE_CHECKING:
    import pyarrow as pa

TEXT = (ColumnType.CATEGORY, ColumnType.STRING)


@contextmanager
def parquet(path: Path, columns: Columns | None = None) -> Iterator[Path]:
    """The file itself where it is parquet; for a CSV or JSON file, plain or packed, a copy while the block lasts.

    Columns that are declared as text stay text even if they look like numbers.
    """
    if not path.is_file():
        raise EvidenceError(Problem("not found", Where(str(path))))
    if path.suffix.lower() == ".parquet":
        formats.require_parquet(path, path.name)
        yield path
        return
    with formats.in_usual_form(path.name):
        table = _typed(path, columns or {})
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "table.parquet"
        write_table(copy, table)
        yield copy


def _typed(path: Path, columns: Columns) -> "pa.Table":
    import pyarrow as pa

    table = formats.read(path, path.name, None, Csv(nulls=["", "NA"], decimal="."))
    names = set(table.column_names)
    text = [
        name
        for name, column in columns.items()
        if column.type in TEXT and name in names and not pa.types.is_string(table.schema.field(name).type)
    ]
    if text:
        table = formats.read(path, path.name, None, Csv(nulls=["", "NA"], decimal=".", text=text))
    for index, name in enumerate(table.column_names):
        if name in columns and table.num_rows and table.column(name).null_count == table.num_rows:
            table = table.set_column(index, name, pa.nulls(table.num_rows, _stored(columns[name].type)))
        elif name in columns and columns[name].type is ColumnType.BOOL:
            table = table.set_column(index, name, as_bool(table.column(name)))
    return table


def _stored(declared: ColumnType) -> "pa.DataType":
    """The storage type of a column without values."""
    import pyarrow as pa

    kinds = {ColumnType.INT: pa.int64(), ColumnType.FLOAT: pa.float64(), ColumnType.BOOL: pa.bool_()}
    return pa.string() if declared in TEXT else kinds.get(declared, pa.timestamp("us"))
