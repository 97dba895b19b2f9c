import gzip

import pyarrow.parquet as pq
import pytest

from tidegate.artifacts import write_table
from tidegate.checks.to_parquet import parquet
from tidegate.config.schema.data import Column
from tidegate.errors import EvidenceError, UserError

COLUMNS = {
    "code": Column(type="category"),
    "none": Column(type="float", nullable=True),
    "at": Column(type="timestamp"),
    "late": Column(type="bool", role="target"),
    "absent": Column(type="category"),
}
TEXT = "code,none,at,late\n007,NA,2013-01-01 05:00:00,true\n010,,2013-01-02 05:00:00,false\n"


@pytest.mark.parametrize("packed", [False, True])
def test_text_is_read_as_the_declared_columns(tmp_path, packed):
    path = tmp_path / ("rows.csv.gz" if packed else "rows.csv")
    path.write_bytes(gzip.compress(TEXT.encode()) if packed else TEXT.encode())
    with parquet(path, COLUMNS) as copy:
        table = pq.read_table(copy)
    assert [str(kind) for kind in table.schema.types] == ["string", "double", "timestamp[us]", "bool"]
    assert table["code"].to_pylist() == ["007", "010"]
    assert not copy.exists()


def test_parquet_is_the_file_itself(tmp_path):
    import pandas as pd

    write_table(tmp_path / "rows.parquet", pd.DataFrame({"a": [1]}))
    with parquet(tmp_path / "rows.parquet") as path:
        assert path == tmp_path / "rows.parquet"


def test_what_is_no_data_file_is_refused(tmp_path):
    (tmp_path / "rows.xls").write_text("x")
    with pytest.raises(UserError, match=r"does not end in \.csv"), parquet(tmp_path / "rows.xls"):
        pass
    with pytest.raises(EvidenceError, match="not found"), parquet(tmp_path / "none.csv"):
        pass
