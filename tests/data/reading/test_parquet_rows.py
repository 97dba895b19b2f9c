"""A Parquet file is read whole where it is small, else some rows at a time; what is wrong with it is explained."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidegate.data import stored_table
from tidegate.data.reading import parquet_rows
from tidegate.data.stored_table import StoredTable
from tidegate.errors import EvidenceError

TABLE = pa.table(
    {"a": [*range(10)], "a.b": [f"w{row % 3}" for row in range(10)], "s": [{"x": row} for row in range(10)]}
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    pq.write_table(TABLE, tmp_path / "rows.parquet", row_group_size=4)
    return tmp_path / "rows.parquet"


def test_a_small_file_is_read_whole(path: Path) -> None:
    assert parquet_rows.opened(path, nullcontext) == TABLE


@pytest.mark.parametrize("name", TABLE.column_names)
def test_of_a_larger_one_some_rows_or_one_column_are_read(
    name: str, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored_table, "MOST_CELLS", 9)
    stored = parquet_rows.opened(path, nullcontext)
    assert isinstance(stored, StoredTable)
    assert max(batch.num_rows for batch in stored.to_batches()) == 3
    assert pa.Table.from_batches(stored.to_batches()) == TABLE
    column = stored.column(name)
    assert pa.chunked_array(column.iterchunks(), column.type) == TABLE.column(name)


def test_rows_that_cannot_be_read_are_explained_when_they_are_reached(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stored_table, "MOST_CELLS", 9)
    data = bytearray(path.read_bytes())
    data[40:90] = b"\xff" * 50
    path.write_bytes(data)

    @contextmanager
    def explained() -> Iterator[None]:
        try:
            yield
        except OSError:
            raise EvidenceError("rows.parquet: cannot be read") from None

    stored = parquet_rows.opened(path, explained)
    assert isinstance(stored, StoredTable)
    with pytest.raises(EvidenceError, match=r"rows\.parquet: cannot be read"):
        [*stored.to_batches()]
    assert len(stored.failures) == 1
