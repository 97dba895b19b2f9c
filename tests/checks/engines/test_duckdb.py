import datetime
import importlib.util

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from checks.tables import single, trips
from tidegate.artifacts import write_table
from tidegate.checks.check_table import check_table
from tidegate.checks.engines.duckdb import opened
from tidegate.config.schema.check import Check


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "it's a table.parquet"
    write_table(path, trips())
    with opened(str(path), threads=1) as table:
        yield table


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT * FROM read_text('/etc/hostname')",
        "COPY (SELECT 1) TO 'written.csv'",
        "ATTACH 'other.duckdb'",
        "SET enable_external_access = true",
        "INSTALL httpfs",
    ],
)
def test_nothing_but_the_file_can_be_read_and_nothing_written(table, statement, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(sa.exc.DBAPIError):
        table.execution.execute_query(sa.text(statement))
    assert table.execution.execute_query(sa.text("SELECT count(*) FROM checked")).scalar() == 6


def test_columns_named_like_keywords_and_with_quotes_are_checked(tmp_path):
    frame = trips().rename(columns={"temp": "select", "dewp": 'a "b" c'})
    for column in ("select", 'a "b" c', "at"):
        entry = single(tmp_path, frame, type="expect_column_values_to_not_be_null", kwargs={"column": column})
        assert entry.outcome in ("pass", "fail")


def test_types_have_the_declarations_names(tmp_path):
    path = tmp_path / "types.parquet"
    columns = "1::TINYINT AS a, 1.5::FLOAT AS b, DATE '2013-01-01' AS c, 1.25::DECIMAL(9, 2) AS d, [1] AS e"
    duckdb.sql(f"COPY (SELECT {columns}) TO '{path}'")
    with opened(str(path), threads=1) as table:
        assert table.types == {"a": "int", "b": "float", "c": "timestamp", "d": "float", "e": "integer[]"}


@pytest.fixture
def nan_of_arrow(tmp_path):
    """NaN that the file's statistics leave out."""
    path = tmp_path / "nan.parquet"
    values = [float("nan") if number == 7 else float(number) for number in range(40)]
    pq.write_table(pa.table({"id": range(40), "x": values, "y": pa.array(values, pa.float32())}), path)
    return path


@pytest.mark.parametrize("column", ["x", "y"])
def test_nan_is_missing_whatever_the_statistics_of_the_file_say(nan_of_arrow, column):
    def named(kind, **kwargs):
        return {"type": f"expect_column_{kind}", "kwargs": {"column": column, **kwargs}}

    suite = {
        "not_null": named("values_to_not_be_null"),
        "null": named("values_to_be_null"),
        "known": named("proportion_of_non_null_values_to_be_between", min_value=1),
        "between": named("values_to_be_between", max_value=1e308),
        "unique": named("values_to_be_unique"),
        "max": named("max_to_be_between", max_value=39),
        "when": named("values_to_be_between", max_value=39) | {"when": f"{column} > 38.5 or {column} is null"},
        "when_not": named("values_to_not_be_null") | {"when": f"{column} is not null"},
    }
    report = check_table(Check.model_validate({"expect": suite}), nan_of_arrow)
    seen = {entry.name: (entry.outcome, entry.judged, entry.unexpected or entry.observed) for entry in report.entries}
    assert seen == {
        "not_null": ("fail", 40, 1),
        "null": ("fail", 40, 39),
        "known": ("fail", 40, 0.975),
        "between": ("pass", 39, None),
        "unique": ("pass", 39, None),
        "max": ("pass", 39, 39),
        "when": ("pass", 1, None),
        "when_not": ("pass", 39, None),
    }


def test_zoned_times_are_checked_on_the_clock_of_utc_without_another_package(tmp_path):
    assert importlib.util.find_spec("pytz") is None  # DuckDB gives zoned times to Python by it only
    noon = datetime.datetime(2013, 1, 1, 12, tzinfo=datetime.UTC)
    for unit in ("s", "ms", "us", "ns"):
        times = pa.array([noon, noon - datetime.timedelta(days=1), None], pa.timestamp(unit, "America/New_York"))
        pq.write_table(pa.table({"at": times}), tmp_path / "table.parquet")
        named = {
            "max": {"type": "expect_column_max_to_be_between", "kwargs": {"max_value": "2013-01-01T13:00:00+01:00"}},
            "known": {
                "type": "expect_column_distinct_values_to_contain_set",
                "kwargs": {"value_set": ["2013-01-01T12:00"]},
            },
            "among": {"type": "expect_column_values_to_be_in_set", "kwargs": {"value_set": ["2013-01-01T07:00-05:00"]}},
            "quantile": {
                "type": "expect_column_quantile_values_to_be_between",
                "kwargs": {"quantile_ranges": {"quantiles": [1.0], "value_ranges": [[None, "2013-01-01T11:59:59"]]}},
            },
        }
        suite = {name: each | {"kwargs": each["kwargs"] | {"column": "at"}} for name, each in named.items()}
        fresh = {"at": {"within": "1h", "of": "2013-01-01T12:30:00Z"}}
        report = check_table(Check.model_validate({"expect": suite, "fresh": fresh}), tmp_path / "table.parquet")
        assert {entry.name: (entry.outcome, entry.offenders) for entry in report.entries} == {
            "max": ("pass", ()),
            "known": ("pass", ()),
            "among": ("fail", ({"values": ["2012-12-31T12:00:00"], "rows": 1},)),
            "quantile": ("fail", ()),
            "at_fresh": ("pass", ()),
        }
