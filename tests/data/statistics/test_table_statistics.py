import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from awkward_tables import COLUMNS, table
from data.sql_statistics import of_table as by_sql
from mostly_slow import mostly_slow
from tidegate.artifacts import write_table
from tidegate.config.schema.data import Column
from tidegate.data.duckdb_connection import ROWS
from tidegate.data.statistics import table_statistics
from tidegate.data.statistics.distribution import MOST_CATEGORIES
from tidegate.data.statistics.table_statistics import of_file, of_groups, of_table


def described(values, kind="float"):
    table = pa.table({"a": values, "id": pa.array(range(len(values)))})
    columns = {"a": Column(type=kind, nullable=True), "id": Column(type="int", role="id")}
    found = of_table(table, columns)
    assert found["rows"] == len(values)
    assert list(found["columns"]) == ["a"]  # ids are not compared
    return found["columns"]["a"]


def test_a_column_of_few_values_is_described_whole():
    assert described(pa.array([2.5, 1, 2.5, None, float("nan")])) == {
        "missing": 2,
        "points": [1, 2.5],
        "at": [1, 2],
        "before": [0, 0],
    }


def test_of_many_values_no_more_than_a_thousandth_is_between_two_points():
    found = described(pa.array(np.random.default_rng(1).exponential(size=30_000)))
    assert len(found["points"]) <= 1001
    assert max(found["before"]) <= 30
    assert sum(found["at"]) + sum(found["before"]) == 30_000


def test_categories_are_counted_by_name_most_frequent_first():
    assert described(pa.array(["b", "a", "b", None]), "category") == {
        "missing": 1,
        "values": {"b": 2, "a": 1},
        "other": 0,
    }


def test_the_rarest_of_many_categories_are_counted_together():
    found = described(pa.array([f"{number:03}" for number in range(MOST_CATEGORIES + 5)]), "category")
    assert (len(found["values"]), found["other"]) == (MOST_CATEGORIES, 5)


def test_free_text_is_counted_and_not_quoted():
    assert described(pa.array(["Ada", "Bob", None]), "string") == {"missing": 1, "values": {}, "other": 2}


def test_times_are_numbers_and_flags_are_categories():
    assert described(pa.array(pd.to_datetime(["1970-01-02", None])), "timestamp")["points"] == [86400]
    assert described(pa.array([True, True, False]), "bool")["values"] == {"true": 2, "false": 1}


def test_the_infinite_is_a_large_number():
    assert described(pa.array([float("-inf"), 0, float("inf")]))["points"] == [-1e308, 0, 1e308]


@pytest.mark.parametrize("values", [pa.array(["1", "2"]), pa.array([{"b": 1}]), pa.array([True])], ids=str)
def test_values_that_can_not_be_what_is_declared_are_left_out(values):
    table = pa.table({"a": values})
    assert of_table(table, {"a": Column(type="float"), "b": Column(type="float")})["columns"] == {}


def test_a_file_is_described_as_the_table_in_it(tmp_path):
    table = pa.table({"a": [1.0, 2.0], 'odd "name"': ["x", None]})
    columns = {"a": Column(type="float"), 'odd "name"': Column(type="category")}
    write_table(tmp_path / "a.parquet", table)
    assert of_file(tmp_path / "a.parquet", columns) == of_table(table, columns)


def test_groups_are_described_as_the_rows_that_they_count():
    table = pa.table({"a": [1.0, 1.0, None, 2.0], "b": ["x", "y", "x", "x"]})
    columns = {"a": Column(type="float", nullable=True), "b": Column(type="category"), "c": Column(type="int")}

    def groups(names):
        return table.group_by(names).aggregate([([], "count_all")]).rename_columns([*names, ROWS])

    assert of_groups(groups, table.column_names, columns) == of_table(table, columns)


def test_a_long_table_whose_numbers_are_streamed_is_described_as_a_short_one(tmp_path, monkeypatch):
    found = table(3, 500)
    pq.write_table(found, tmp_path / "a.parquet", row_group_size=110)
    expected = of_file(tmp_path / "a.parquet", COLUMNS)
    monkeypatch.setattr(table_statistics, "MOST_CELLS", 1)
    monkeypatch.setattr(table_statistics, "AT_ONCE", 64)
    assert of_file(tmp_path / "a.parquet", COLUMNS) == expected


@pytest.mark.parametrize("kind", [pa.float32(), pa.float64()])
def test_nan_is_missing_whatever_the_statistics_of_the_file_say(tmp_path, kind):
    values = pa.array([float("nan") if each == 7 else float(each) for each in range(40)], kind)
    pq.write_table(pa.table({"a": values}), tmp_path / "nan.parquet")
    found = of_file(tmp_path / "nan.parquet", {"a": Column(type="float", nullable=True)})["columns"]["a"]
    assert (found["missing"], sum(found["at"]), found["points"][-1]) == (1, 39, 39.0)


@pytest.mark.parametrize("rows", [0, 1, 7, pytest.param(3000, marks=pytest.mark.slow)])
@pytest.mark.parametrize("by", mostly_slow(["a group", "a day"]))
def test_awkward_tables_are_described_as_sql_describes_them(tmp_path, rows, by):
    for seed in range(2):
        found = table(seed, rows)
        columns = COLUMNS | ({"word": Column(type="category", role="group", nullable=True)} if by == "a group" else {})
        pq.write_table(found, tmp_path / "a.parquet", row_group_size=1100)
        expected = by_sql(found, columns)
        assert of_table(found, columns) == expected
        assert of_file(tmp_path / "a.parquet", columns) == expected


@pytest.mark.slow
def test_many_columns_are_read_in_few_scans(monkeypatch):
    wide = pa.table({f"x{number}": [1.0, number] for number in range(300)})
    columns = {name: Column(type="float") for name in wide.column_names}
    expected = of_table(wide, columns)
    monkeypatch.setattr(table_statistics, "MOST_COLUMNS", 7)
    assert of_table(wide, columns) == expected
    monkeypatch.setattr(table_statistics, "MOST_CELLS", 1)
    assert of_table(wide, columns) == expected
