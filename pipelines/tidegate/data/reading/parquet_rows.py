"""Read a Parquet file whole where it is small, else some rows at a time."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.data.stored_table import StoredTable, is_small, rows_at_once

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq


def opened(path: Path, explained: Callable[[], AbstractContextManager[None]]) -> "pa.Table | StoredTable":
    """The file's rows. What reading them raises later is raised within `explained`."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        schema, rows = file.schema_arrow, file.metadata.num_rows
        if is_small(rows, len(schema)):
            return file.read(use_threads=False)

    def read(place: int | None) -> "Iterator[pa.RecordBatch]":
        with explained():
            yield from batches(path, rows_at_once(len(schema)), None if place is None else schema.field(place).name)

    return StoredTable(schema, rows, read)


def batches(path: Path, rows: int, column: str | None = None) -> "Iterator[pa.RecordBatch]":
    """So many rows at a time, of all columns or of one."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        for batch in group_by_group(file, rows, column and [column]):
            yield batch if column is None else batch.select([column])  # a name with a dot is a part of another, too


def group_by_group(
    file: "pq.ParquetFile", rows: int, columns: "Sequence[str] | None" = None
) -> "Iterator[pa.RecordBatch]":
    """The rows of one row group after the other. Over all groups at once, pyarrow keeps what it has read."""
    for group in range(file.num_row_groups):
        yield from file.iter_batches(rows, row_groups=[group], columns=columns, use_threads=False)
