"""The order of rows: by time, then by id or all values, the same for rows in memory and on disk; the id is unique."""

import datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

import whole_tables
from tidegate.config.schema.data import ROW_ID, Column
from tidegate.data import row_order
from tidegate.data.statistics import distinct_values
from tidegate.data.stored_table import StoredTable, written
from tidegate.errors import EvidenceError

EARLY, LATE = datetime.datetime(2013, 1, 1), datetime.datetime(2013, 1, 2)
TIES = {
    "at": pa.array([LATE, None, EARLY, None, EARLY, LATE] * 40, pa.timestamp("us")),
    "x": pa.array([0.0, -0.0, None, -0.0, 0.0, 1e-300] * 40),
    "word": pa.array(["é", "e", None, "E", "日", "e\x00"] * 40),
    "held": pa.array([True, None, False, True, None, False] * 40),
}
DECLARED = {
    "at": Column(type="timestamp", role="time", nullable=True),
    "x": Column(type="float", nullable=True),
    "word": Column(type="category", nullable=True),
    "held": Column(type="bool", nullable=True, role="target"),
}


def on_disk(table: pa.Table, folder: Path, rows: int = 7) -> StoredTable:
    return written(table.to_batches(max_chunksize=rows), table.schema, folder / "rows")


def rows_of(table: pa.Table | StoredTable, columns: dict[str, Column]) -> pa.Table:
    batches = row_order.ordered_rows(table, columns)
    return pa.Table.from_batches(batches, row_order.ordered_schema(table, columns))


def bits(table: pa.Table) -> list[dict[str, object]]:
    """The rows with 0.0 and -0.0 apart."""
    return [{name: repr(value) for name, value in row.items()} for row in table.to_pylist()]


@pytest.mark.parametrize("seed", range(5))
def test_rows_that_compare_equal_keep_their_order_in_memory_and_on_disk(seed: int, tmp_path: Path) -> None:
    table = pa.table(TIES).take(np.random.default_rng(seed).permutation(240))
    expected = whole_tables.ordered(table, DECLARED)
    assert bits(rows_of(table, DECLARED)) == bits(expected)
    assert bits(rows_of(on_disk(table, tmp_path), DECLARED)) == bits(expected)
    assert rows_of(on_disk(table, tmp_path), DECLARED).column(ROW_ID).to_pylist() == [*range(240)]


def test_an_id_decides_where_the_time_does_not_and_is_the_only_order_without_a_time(tmp_path: Path) -> None:
    table = pa.table({"key": ["b", "a", "c"], "at": pa.array([EARLY, EARLY, None], pa.timestamp("us"))})
    columns = {"key": Column(type="string", role="id"), "at": DECLARED["at"]}
    for declared, expected in ((columns, ["a", "b", "c"]), ({"key": columns["key"]}, ["a", "b", "c"])):
        some = table.select([*declared])
        assert rows_of(on_disk(some, tmp_path), declared).column("key").to_pylist() == expected
        assert ROW_ID not in rows_of(some, declared).column_names


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["b", "a", "b", "c", "c", "c", "d"], "string"),
        ([None, "a", None, "b", "b"], "category"),
        ([3, 1, 2, 3, 1, None], "int"),
        ([0.5, 0.0, -0.0, 0.5], "float"),
        ([LATE, EARLY, LATE], "timestamp"),
    ],
    ids=["texts", "missing texts", "integers", "fractions", "times"],
)
@pytest.mark.parametrize("timed", [False, True], ids=["without a time", "by time"])
def test_an_id_that_occurs_twice_is_refused_with_the_first_examples_in_order(
    values: list[Any], kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, timed: bool
) -> None:
    monkeypatch.setattr(distinct_values, "MOST_IN_MEMORY", 2)
    array = pa.array(values, pa.timestamp("us")) if kind == "timestamp" else pa.array(values)
    times = [None if row == 1 else LATE - datetime.timedelta(days=row) for row in range(len(values))]
    table = pa.table({"key": array, "at": pa.array(times, pa.timestamp("us"))})
    columns = {"key": Column(type=kind, role="id", nullable=True)} | ({"at": DECLARED["at"]} if timed else {})
    with pytest.raises(EvidenceError) as expected:
        whole_tables.ordered(table, columns)
    for given in (table, on_disk(table, tmp_path, rows=2)):
        with pytest.raises(EvidenceError) as raised:
            row_order.require_unique(given, columns)
        assert str(raised.value) == str(expected.value)


@pytest.mark.parametrize("values", [["a", None, "b"], [1, 2, None], [0.0, -0.0, 1.0]])
def test_values_that_differ_are_counted_and_one_may_be_missing(values: list[Any], tmp_path: Path) -> None:
    table = pa.table({"key": values})
    kind = {str: "string", int: "int", float: "float"}[type(values[0])]
    columns = {"key": Column(type=kind, role="id", nullable=True)}
    counted = 3 - table.column("key").null_count
    assert row_order.require_unique(table, columns) == {"key": counted}
    assert row_order.require_unique(on_disk(table, tmp_path), columns) == {"key": counted}
    assert row_order.require_unique(pa.table(TIES), DECLARED) == {}
