"""Columns on disk give what the table in memory gives: whole, some, filtered, and some rows at a time."""

from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from pydantic import TypeAdapter

from tidegate.config.schema.data import Column
from tidegate.data import stored_table
from tidegate.data.statistics import stored_columns, table_statistics
from tidegate.data.statistics.stored_columns import AT_ONCE, StoredColumns, held, memory_given_back, parts

ROWS = 2 * AT_ONCE + 5


@pytest.fixture(scope="module")
def table():
    random = np.random.default_rng(1)
    texts = pa.array(["a", None, "ü", ""]).take(pa.array(random.integers(0, 4, ROWS)))
    numbers = random.normal(size=ROWS)
    return pa.table(
        {
            "number": pa.chunked_array([numbers[:7], numbers[7:]]),  # chunks of its own
            "text": texts,
            "whole": pa.array(random.integers(0, 9, ROWS), mask=random.random(ROWS) < 0.1),
            "late": pa.array(random.random(ROWS) < 0.5),
            "day": pa.array([datetime(2013, 12, 1, tzinfo=UTC).replace(tzinfo=None)] * ROWS, pa.timestamp("us")),
            "with space": pa.nulls(ROWS, pa.string()),
        }
    )


@pytest.fixture
def stored(table, tmp_path, monkeypatch):
    monkeypatch.setattr(stored_table, "MOST_CELLS", 10)
    made = held(table, tmp_path)
    assert isinstance(made, StoredColumns)
    return made


def test_few_rows_stay_in_memory(table, tmp_path):
    few = table.slice(0, 5)
    assert held(few, tmp_path) is few
    assert [*tmp_path.iterdir()] == []


def test_columns_are_the_same(table, stored):
    assert (stored.num_rows, stored.column_names, stored.schema) == (ROWS, table.column_names, table.schema)
    assert all(stored.column(name).equals(table.column(name)) for name in table.column_names)
    assert stored.select(["day", "text"]).equals(table.select(["day", "text"]))


def test_filters_follow_each_other(table, stored):
    first = table.column("late")
    whole = table.filter(first)
    second = pc.greater(whole.column("number"), 0)
    found = stored.filter(first.combine_chunks()).filter(second.combine_chunks())
    expected = whole.filter(second)
    assert found.num_rows == expected.num_rows
    assert found.select(table.column_names).equals(expected)
    assert stored.num_rows == ROWS


@pytest.mark.parametrize("most", [1000, AT_ONCE, 10 * AT_ONCE])
@pytest.mark.parametrize("filtered", [False, True])
def test_some_rows_at_a_time_are_all_in_their_order(table, stored, most, filtered):
    mask = pa.array(np.arange(ROWS) % 3 == 0)
    here, there = (stored.filter(mask), table.filter(mask)) if filtered else (stored, table)
    made = [*parts(here, ["text", "number"], most)]
    assert max(part.num_rows for part in made) <= most
    assert pa.concat_tables(made).equals(there.select(["text", "number"]))


@pytest.mark.parametrize("filtered", [False, True])
def test_a_stream_has_the_same_rows(table, stored, filtered):
    mask = pa.array(np.arange(ROWS) % 3 == 0)
    here, there = (stored.filter(mask), table.filter(mask)) if filtered else (stored, table)
    assert here.reader(["text", "day"]).read_all().equals(there.select(["text", "day"]))


def test_statistics_are_those_of_the_table_in_memory(table, stored):
    kinds = {"number": "float", "text": "category", "whole": "int", "late": "bool", "with space": "string"}
    declared = {name: {"type": kind} for name, kind in kinds.items()} | {"day": {"type": "timestamp", "role": "time"}}
    columns = TypeAdapter(dict[str, Column]).validate_python(declared)
    assert table_statistics.of_table(stored, columns) == table_statistics.of_table(table, columns)


def test_of_a_table_in_memory_too(table):
    assert pa.concat_tables(parts(table, ["text"], 1000)).equals(table.select(["text"]))


def test_arrows_own_allocator_is_back_afterwards():
    before = pa.default_memory_pool().backend_name
    with memory_given_back():
        assert pa.default_memory_pool().backend_name == "system"
    with pytest.raises(KeyError), memory_given_back():
        raise KeyError
    assert pa.default_memory_pool().backend_name == before


def test_a_column_that_is_not_there_is_an_error(stored):
    with pytest.raises(FileNotFoundError):
        stored.column("other")


def test_rows_are_written_in_parts(stored):
    with pa.OSFile(str(stored_columns._path(stored.folder, 0))) as file:
        assert pa.ipc.open_file(file).num_record_batches == 3
