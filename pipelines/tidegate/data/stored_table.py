"""A table on disk whose rows are read some at a time, in their order."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from tidegate import storage
from tidegate.errors import UserError

if TYPE_CHECKING:
    import pyarrow as pa

MOST_CELLS = 2**22
"""Values that are held in memory; a table with more keeps its rows on disk."""


class Values(Protocol):
    """The values of a column, which may be a column of a table in memory."""

    @property
    def type(self) -> "pa.DataType": ...

    def __len__(self) -> int: ...

    def iterchunks(self) -> "Iterator[pa.Array]": ...


@dataclass(frozen=True, slots=True)
class StoredColumn:
    """The values of a column, which are read again whenever they are iterated."""

    type: "pa.DataType"
    rows: int
    chunks: "Callable[[], Iterator[pa.Array]]"

    def __len__(self) -> int:
        return self.rows

    def iterchunks(self) -> "Iterator[pa.Array]":
        return self.chunks()


@dataclass(frozen=True, slots=True)
class StoredTable:
    """`read` gives all columns, or the one at a place. What it raises of the file's content is in `failures`, too.

    DuckDB, which reads it as a stream, only reports that text.
    """

    schema: "pa.Schema"
    num_rows: int
    read: "Callable[[int | None], Iterator[pa.RecordBatch]]"
    failures: list[UserError] = field(default_factory=list)

    @property
    def column_names(self) -> list[str]:
        return list(self.schema.names)

    def column(self, name: str) -> StoredColumn:
        """The only column of that name."""
        place = self.schema.get_field_index(name)
        return StoredColumn(
            self.schema.field(place).type, self.num_rows, lambda: (batch.column(0) for batch in self._batches(place))
        )

    def to_batches(self) -> "Iterator[pa.RecordBatch]":
        return self._batches(None)

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """A new stream of all rows: DuckDB asks for one whenever a query reads the table."""
        import pyarrow as pa

        stream = pa.RecordBatchReader.from_batches(self.schema, self.to_batches())
        return stream.__arrow_c_stream__(requested_schema)

    def _batches(self, place: int | None) -> "Iterator[pa.RecordBatch]":
        try:
            yield from self.read(place)
        except UserError as error:
            self.failures.append(error)
            raise


def is_small(rows: int, columns: int) -> bool:
    return rows * columns <= MOST_CELLS


def rows_at_once(columns: int) -> int:
    """So many rows of so many columns are in memory together while a table is read or written."""
    return max(min(2**17, MOST_CELLS // max(columns, 1)), 1)


def held(batches: "Iterable[pa.RecordBatch]", schema: "pa.Schema", path: Path) -> "pa.Table | StoredTable":
    """The rows in memory where they are few, else in a file at `path`."""
    import pyarrow as pa

    few: list[pa.RecordBatch] = []
    rows = 0
    remaining = iter(batches)
    for batch in remaining:
        few.append(batch)
        rows += batch.num_rows
        if not is_small(rows, len(schema)):
            break
    else:
        return pa.Table.from_batches(few, schema)
    return written(chain(few, remaining), schema, path)


def written(batches: "Iterable[pa.RecordBatch]", schema: "pa.Schema", path: Path) -> StoredTable:
    """The rows in a new file at `path`, which must stay while they are read. Names may occur twice."""
    import pyarrow as pa

    rows = 0
    with storage.naming(path), pa.OSFile(str(path), "wb") as target, pa.ipc.new_file(target, schema) as file:
        for batch in batches:
            file.write_batch(batch)
            rows += batch.num_rows
    return StoredTable(schema, rows, lambda place: _of_file(path, place))


def _of_file(path: Path, place: int | None) -> "Iterator[pa.RecordBatch]":
    import pyarrow as pa

    options = pa.ipc.IpcReadOptions(included_fields=None if place is None else [place], use_threads=False)
    with pa.OSFile(str(path)) as source:
        file = pa.ipc.open_file(source, options=options)
        for number in range(file.num_record_batches):
            yield file.get_batch(number)
