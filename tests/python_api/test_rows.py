import sys

import numpy as np
import polars as pl
import pyarrow as pa
import pytest

from tidegate import artifacts
from tidegate.errors import EvidenceError, InfrastructureError
from tidegate.python_api.rows import Rows

TABLE = pa.table({"id": ["a", "b", "c"], "stops": pa.array([1, None, 2**60 + 1]), "delay": [0.5, np.nan, -1.0]})


@pytest.fixture
def rows(tmp_path):
    artifacts.write_table(tmp_path / "rows.parquet", TABLE)
    return Rows(tmp_path / "rows.parquet")


def test_every_library_gets_the_same_rows(rows):
    assert rows.arrow().drop_columns("delay") == TABLE.drop_columns("delay")
    assert rows.polars()["stops"].to_list() == [1, None, 2**60 + 1]
    assert rows.pandas().id.tolist() == ["a", "b", "c"]
    assert rows.duckdb().aggregate("count(*), sum(stops)").fetchall() == [(3, 2**60 + 2)]
    assert len(rows) == 3


def test_a_relation_sees_nan_where_a_files_statistics_leave_it_out(rows):
    assert rows.duckdb().filter("isnan(delay)").aggregate("count(*)").fetchall() == [(1,)]


def test_it_is_a_table_to_whoever_reads_arrows_stream(rows):
    assert pl.DataFrame(rows).height == 3
    assert pa.table(rows).column_names == ["id", "stops", "delay"]


@pytest.mark.parametrize(
    "read", [Rows.arrow, Rows.pandas, Rows.polars, Rows.duckdb, len], ids=lambda read: read.__name__
)
def test_missing_rows_name_the_file_and_the_command(tmp_path, read):
    with pytest.raises(EvidenceError, match=r"none.parquet: not found; run `dvc repro`"):
        read(Rows(tmp_path / "none.parquet"))


def test_without_polars_it_says_how_to_get_it(rows, monkeypatch):
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(InfrastructureError, match="pip install polars"):
        rows.polars()
