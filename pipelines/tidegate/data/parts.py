"""Write parts of a table and count what they share, row group by row group."""

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.artifacts import missing
from tidegate.data.reading.parquet_rows import group_by_group
from tidegate.data.row_groups import MOST_ROWS, rows_at_once, writing
from tidegate.data.spilling import spilling

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from tidegate.arrays import Mask

MORE_PARTS = """
  SELECT coalesce(sum(bit_count(parts) - 1), 0)
  FROM (SELECT bit_or(part) AS parts FROM seen WHERE part > 0 GROUP BY value)
"""


def opened(path: Path) -> "pq.ParquetFile":
    import pyarrow.parquet as pq

    if not path.exists():
        raise missing(path)
    return pq.ParquetFile(path)


def write(file: "pq.ParquetFile", masks: "Mapping[str, Mask]", targets: Mapping[str, Path]) -> None:
    """The rows of each part, in their order, to its file."""
    import pyarrow as pa

    schema = file.schema_arrow
    with ExitStack() as stack:
        writers = {name: stack.enter_context(writing(targets[name], schema)) for name in masks}
        for first, batch in _batches(file, schema.names):
            for name, mask in masks.items():
                held = mask[first : first + batch.num_rows]
                if held.all():
                    writers[name].write(batch)
                elif held.any():
                    writers[name].write(batch.filter(pa.array(held)))


def shared(file: "pq.ParquetFile", column: str, masks: "Mapping[str, Mask]") -> int:
    """The parts beyond the first that values of the column are in, summed; 0 if every value is in a single part."""
    with spilling() as connection:
        connection.register("seen", _numbered(file, column, masks))
        ((more,),) = connection.sql(MORE_PARTS).fetchall()
    return int(more)


def may_repeat(file: "pq.ParquetFile", column: str) -> bool:
    """False where no two rows have the same value: by their hashes, which are compared in a fraction of the time."""
    import numpy as np

    hashes = np.empty(file.metadata.num_rows, np.uint64)
    with spilling() as connection:
        connection.register("seen", _numbered(file, column, {}))
        first = 0
        for batch in connection.sql("SELECT hash(value) FROM seen").to_arrow_reader(MOST_ROWS):
            hashes[first : first + batch.num_rows] = batch.column(0).to_numpy()
            first += batch.num_rows
    hashes.sort()
    return bool((hashes[1:] == hashes[:-1]).any())


def _numbered(file: "pq.ParquetFile", column: str, masks: "Mapping[str, Mask]") -> "pa.RecordBatchReader":
    """The values of a column, with the row's part as a bit; 0 where it is in none."""
    import numpy as np
    import pyarrow as pa

    schema = pa.schema([("value", file.schema_arrow.field(column).type), ("part", pa.uint8())])

    def batches() -> "Iterator[pa.RecordBatch]":
        for first, batch in _batches(file, [column]):
            part = np.zeros(batch.num_rows, np.uint8)
            for bit, mask in enumerate(masks.values()):
                part |= mask[first : first + batch.num_rows].astype(np.uint8) << bit
            yield pa.record_batch([batch.column(0), pa.array(part)], schema=schema)

    return pa.RecordBatchReader.from_batches(schema, batches())


def _batches(file: "pq.ParquetFile", columns: list[str]) -> "Iterator[tuple[int, pa.RecordBatch]]":
    """The table's columns, some rows at a time, with the place of the first of them."""
    first = 0
    for batch in group_by_group(file, rows_at_once(len(columns)) // 8 or 1, columns):
        yield first, batch
        first += batch.num_rows
