"""Parquet is read by the column."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidegate.errors import DeclarationError
from tidegate.prediction_files import parquet_file


def test_columns_beside_may_hold_anything(tmp_path):
    pq.write_table(pa.table({"id": [1, 2], "tokens": [["a"], []]}), tmp_path / "a.parquet")
    file = parquet_file.read(tmp_path / "a.parquet")
    assert (file.names, file.rows, file.column("id").to_pylist()) == (("id", "tokens"), 2, [1, 2])
    assert file.column("id") is file.column("id")


def test_a_damaged_file_is_refused(tmp_path):
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"id": [f"{number}" for number in range(1000)]}), path)
    path.write_bytes(path.read_bytes()[:2000])
    with pytest.raises(DeclarationError, match=r"a\.parquet: cannot be read as parquet: "):
        parquet_file.read(path)
