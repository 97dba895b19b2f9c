"""A table on disk whose columns are read one at a time, by name.

Of a table in memory every column takes its memory as long as the table lives, also while another one is looked at.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate import storage
from tidegate.data.stored_table import is_small

if TYPE_CHECKING:
    import pyarrow as pa

AT_ONCE = 2**14
"""Rows that are written and read together."""


@dataclass(frozen=True, slots=True)
class StoredColumns:
    """Each column is a file in `folder`, which must stay; `kept` are the places of the rows, None: all."""

    schema: "pa.Schema"
    num_rows: int
    folder: Path
    kept: "pa.Array | None" = None

    @property
    def column_names(self) -> list[str]:
        return list(self.schema.names)

    def column(self, name: str) -> "pa.ChunkedArray":
        """The column of that name, in memory. What the one before it took is given back first."""
        import pyarrow as pa

        pa.default_memory_pool().release_unused()
        with self._opened(name) as file:
            values = pa.ipc.open_file(file).read_all().column(0)
        return values if self.kept is None else values.take(self.kept)

    def select(self, names: Sequence[str]) -> "pa.Table":
        """These columns, in memory."""
        import pyarrow as pa

        return pa.table({name: self.column(name) for name in names})

    def reader(self, names: Sequence[str]) -> "pa.RecordBatchReader":
        """The same as a stream, which is read once."""
        import pyarrow as pa

        schema = pa.schema([self.schema.field(name) for name in names])
        batches = (batch for part in self.parts(names, AT_ONCE) for batch in part.to_batches())
        return pa.RecordBatchReader.from_batches(schema, batches)

    def filter(self, mask: "pa.Array") -> "StoredColumns":
        """The rows for which the mask (num_rows,) is true; the files are the same."""
        import pyarrow.compute as pc

        places = pc.indices_nonzero(mask)
        kept = places if self.kept is None else self.kept.take(places)
        return replace(self, num_rows=len(kept), kept=kept)

    def parts(self, names: Sequence[str], most: int) -> "Iterator[pa.Table]":
        """These columns, some rows at a time in their order, at most `most`."""
        import pyarrow as pa

        if self.kept is not None:
            yield from parts(self.select(names), names, most)
            return
        files = [pa.ipc.open_file(self._opened(name)) for name in names]
        for number in range(files[0].num_record_batches if files else 0):
            batch = pa.table([file.get_batch(number).column(0) for file in files], names=list(names))
            yield from parts(batch, names, most)

    def _opened(self, name: str) -> "pa.OSFile":
        import pyarrow as pa

        return pa.OSFile(str(_path(self.folder, self.schema.get_field_index(name))))


@contextmanager
def memory_given_back() -> Iterator[None]:
    """While the block lasts, Arrow gives the memory of a column back as soon as nothing needs it.

    Its own allocator keeps that of several columns: a quarter of what a window of a million rows takes.
    """
    import pyarrow as pa

    before = pa.default_memory_pool()
    pa.set_memory_pool(pa.system_memory_pool())
    try:
        yield
    finally:
        pa.set_memory_pool(before)


def held(table: "pa.Table", folder: Path) -> "pa.Table | StoredColumns":
    """The table itself where it is small, else its columns in new files of the folder. Names differ."""
    if is_small(table.num_rows, table.num_columns):
        return table
    for place, name in enumerate(table.column_names):
        _write(table.select([name]), _path(folder, place))
    return StoredColumns(table.schema, table.num_rows, folder)


def parts(table: "pa.Table | StoredColumns", names: Sequence[str], most: int) -> "Iterator[pa.Table]":
    """These columns, some rows at a time in their order, at most `most`."""
    if isinstance(table, StoredColumns):
        yield from table.parts(names, most)
        return
    rows = table.select(list(names))
    yield from (rows.slice(start, most) for start in range(0, rows.num_rows, most))


def _path(folder: Path, place: int) -> Path:
    return folder / f"{place}.arrow"


def _write(column: "pa.Table", path: Path) -> None:
    import pyarrow as pa

    with storage.naming(path), pa.OSFile(str(path), "wb") as target, pa.ipc.new_file(target, column.schema) as file:
        for start in range(0, column.num_rows, AT_ONCE):  # not by chunks, which columns may have others of
            (batch,) = column.slice(start, AT_ONCE).combine_chunks().to_batches()
            file.write_batch(batch)
