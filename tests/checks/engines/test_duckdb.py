import duckdb
import pytest
import sqlalchemy as sa

from checks.tables import single, trips
from tidegate.artifacts import write_table
from tidegate.checks.engines.duckdb import opened


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
        assert table.types == {"a": "int", "b": "float", "c": "timestamp", "d": "decimal", "e": "integer[]"}
