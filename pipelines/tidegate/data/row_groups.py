"""Write a Parquet file batch by batch, with the bytes of the whole table."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

MOST_ROWS = 2**20
"""Rows of a row group: what pyarrow writes of a table."""
MOST_CELLS = 2**25
"""Fewer rows where there are so many columns that this many values would not fit into memory."""


def rows_at_once(columns: int) -> int:
    return max(min(MOST_ROWS, MOST_CELLS // max(columns, 1)), 1)


@dataclass(slots=True)
class RowGroups:
    """A file that is being written. Rows wait until a row group is full, however they come."""

    file: "pq.ParquetWriter"
    size: int
    waiting: "list[pa.RecordBatch]" = field(default_factory=list)
    rows: int = 0
    """All that came."""

    def write(self, batch: "pa.RecordBatch") -> None:
        while batch.num_rows:
            part = batch.slice(0, self.size - self.rows % self.size)
            self.waiting.append(part)
            self.rows += part.num_rows
            batch = batch.slice(part.num_rows)
            if self.rows % self.size == 0:
                self.flush()

    def flush(self) -> None:
        """One chunk per column, because pages end where chunks do."""
        import pyarrow as pa

        table = pa.Table.from_batches(self.waiting, self.file.schema).combine_chunks()
        self.waiting.clear()
        self.file.write_table(table, row_group_size=self.size)


@contextmanager
def writing(path: Path, schema: "pa.Schema") -> Iterator[RowGroups]:
    """A file at `path` of batches with that schema; half-written inside the block, so use it with `replacing`."""
    import pyarrow.parquet as pq

    schema = schema.remove_metadata()
    with pq.ParquetWriter(path, schema, compression="zstd") as file:
        groups = RowGroups(file, rows_at_once(len(schema)))
        yield groups
        if groups.waiting or not groups.rows:
            groups.flush()
