import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import sqlalchemy as sa

from checks.tables import single, trips
from tidegate.artifacts import write_table
from tidegate.checks.engines.duckdb import opened
from tidegate.checks.judge import check_table
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


def test_columns_named_like_keywords_and_with_quotes_are_judged(tmp_path):
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
    values = [float("nan") if each == 7 else float(each) for each in range(40)]
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
    seen = {each.name: (each.outcome, each.judged, each.unexpected or each.observed) for each in report.entries}
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
