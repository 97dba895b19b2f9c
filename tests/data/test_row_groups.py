"""Row groups: however the rows come, the file has the bytes that the whole table gives."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from awkward_tables import table
from tidegate import artifacts
from tidegate.data import row_groups


def written(path: Path, found: pa.Table, size: int) -> bytes:
    with row_groups.writing(path, found.schema) as groups:
        for batch in found.to_batches(max_chunksize=size):
            groups.write(batch)
    return path.read_bytes()


@pytest.mark.parametrize("rows", [0, 1, 99, 100, 101, 350])
@pytest.mark.parametrize("size", [1, 70, 100, 1000])
def test_the_bytes_are_those_of_the_whole_table(
    tmp_path: Path, rows: int, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = table(1, rows).combine_chunks()
    pq.write_table(found, tmp_path / "whole.parquet", compression="zstd", row_group_size=100)
    monkeypatch.setattr(row_groups, "MOST_ROWS", 100)
    assert written(tmp_path / "a.parquet", found, size) == (tmp_path / "whole.parquet").read_bytes()


def test_a_table_of_one_row_group_is_what_artifacts_write(tmp_path: Path) -> None:
    found = table(2, 3000).combine_chunks().replace_schema_metadata({"pandas": "{}"})
    artifacts.write_table(tmp_path / "whole.parquet", found)
    assert written(tmp_path / "a.parquet", found, 1000) == (tmp_path / "whole.parquet").read_bytes()


def test_row_groups_of_many_columns_have_fewer_rows() -> None:
    assert row_groups.rows_at_once(7) == row_groups.rows_at_once(32) == row_groups.MOST_ROWS
    assert row_groups.rows_at_once(3200) == row_groups.MOST_CELLS // 3200
    assert row_groups.rows_at_once(10**9) == 1
