"""A table on disk gives the rows that came, whole or by column, as often as they are asked for."""

import errno
from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa
import pytest

from tidegate.data import stored_table
from tidegate.data.duckdb_connection import connect
from tidegate.data.stored_table import StoredTable
from tidegate.errors import EvidenceError, InfrastructureError

TABLE = pa.table(
    {
        "a": pa.array([1, None, 3, 4, 5], pa.int8()),
        "word": pa.array(["x", "ä", None, "", "x"]).dictionary_encode(),
        "nothing": pa.nulls(5),
        "span": pa.array([(1, 2, 3), None, None, None, (0, 0, 7)], pa.month_day_nano_interval()),
    }
)


def on_disk(folder: Path) -> StoredTable:
    return stored_table.written(TABLE.to_batches(max_chunksize=2), TABLE.schema, folder / "rows")


def test_rows_are_read_as_they_came_again_and_again(tmp_path: Path) -> None:
    stored = on_disk(tmp_path)
    assert (stored.num_rows, stored.column_names) == (5, TABLE.column_names)
    for _ in range(2):
        batches = [*stored.to_batches()]
        assert [batch.num_rows for batch in batches] == [2, 2, 1]
        assert pa.Table.from_batches(batches) == TABLE


@pytest.mark.parametrize("name", TABLE.column_names)
def test_one_column_is_read_alone(name: str, tmp_path: Path) -> None:
    column = on_disk(tmp_path).column(name)
    assert (len(column), column.type) == (5, TABLE.column(name).type)
    assert pa.chunked_array(column.iterchunks(), column.type) == TABLE.column(name)


def test_names_may_occur_twice(tmp_path: Path) -> None:
    twice = pa.Table.from_arrays([pa.array([1]), pa.array(["x"])], names=["a", "a"])
    stored = stored_table.written(twice.to_batches(), twice.schema, tmp_path / "rows")
    assert pa.Table.from_batches(stored.to_batches()) == twice


def test_a_query_reads_it_from_the_start_whenever_it_is_named(tmp_path: Path) -> None:
    with connect() as connection:
        connection.register("rows", on_disk(tmp_path).__class__(**_of(on_disk(tmp_path), ["a", "word"])))
        query = "SELECT count(*), sum(x.a), max(y.word) FROM rows x JOIN rows y USING (a)"
        assert connection.sql(query).fetchall() == [(4, 13, "x")]
        assert connection.sql(query).fetchall() == [(4, 13, "x")]


def _of(stored: StoredTable, names: list[str]) -> dict[str, object]:
    """Only the columns that DuckDB has a type for."""
    schema = pa.schema([stored.schema.field(name) for name in names])
    return {
        "schema": schema,
        "num_rows": stored.num_rows,
        "read": lambda _: (batch.select(names) for batch in stored.to_batches()),
    }


def test_few_rows_stay_in_memory_and_one_more_goes_to_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    batches = TABLE.to_batches(max_chunksize=2)
    monkeypatch.setattr(stored_table, "MOST_CELLS", 20)
    assert stored_table.held(batches, TABLE.schema, tmp_path / "rows") == TABLE
    assert not [*tmp_path.iterdir()]
    monkeypatch.setattr(stored_table, "MOST_CELLS", 19)
    stored = stored_table.held(batches, TABLE.schema, tmp_path / "rows")
    assert isinstance(stored, StoredTable)
    assert pa.Table.from_batches(stored.to_batches()) == TABLE
    empty = TABLE.slice(0, 0)
    assert stored_table.held([], TABLE.schema, tmp_path / "none") == empty


def test_a_failure_of_reading_is_kept_for_whoever_only_sees_its_text() -> None:
    def read(_: int | None) -> Iterator[pa.RecordBatch]:
        yield pa.record_batch({"a": [1]})
        raise EvidenceError("rows.parquet: is broken")

    broken = StoredTable(pa.schema({"a": pa.int64()}), 2, read)
    with pytest.raises(EvidenceError):
        [*broken.column("a").iterchunks()]
    assert [str(failure) for failure in broken.failures] == ["rows.parquet: is broken"]


def test_a_full_disk_is_named(tmp_path: Path) -> None:
    def full() -> Iterator[pa.RecordBatch]:
        yield from TABLE.to_batches()
        raise OSError(errno.ENOSPC, "No space left on device")

    with pytest.raises(InfrastructureError, match="no space left on"):
        stored_table.written(full(), TABLE.schema, tmp_path / "rows")


@pytest.mark.parametrize(("columns", "rows"), [(0, 2**17), (1, 2**17), (500, 8388), (10**7, 1)])
def test_fewer_rows_of_more_columns_are_read_at_once(columns: int, rows: int) -> None:
    assert stored_table.rows_at_once(columns) == rows
