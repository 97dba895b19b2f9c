"""Tables that somebody forged are refused in a sentence, whatever is wrong with them."""

import json

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidegate.gate.pairing import Unpaired
from tidegate.gate.untrusted_parquet import table

IDS = pa.array(range(3), pa.int64())
BAD_TEXT = pa.Array.from_buffers(
    pa.string(), 1, [None, pa.py_buffer(pa.array([0, 2], pa.int32()).buffers()[1]), pa.py_buffer(b"\xff\xfe")]
)


def test_plain_columns_are_read_whatever_else_is_there(tmp_path):
    written = pa.table({"key": IDS, "text": pa.array(["a", "b", "a"]).dictionary_encode(), "more": pa.nulls(3)})
    pq.write_table(written, tmp_path / "x.parquet")
    found = table(tmp_path / "x.parquet", "it", ["key"])
    assert isinstance(found, pa.Table)
    assert found.column_names == ["key", "text", "more"]


def test_what_the_file_says_to_pandas_is_not_heard(tmp_path):
    said = {"index_columns": ["key"], "columns": [], "column_indexes": []}
    for text in (json.dumps(said), "{nonsense"):
        pq.write_table(pa.table({"key": IDS}).replace_schema_metadata({"pandas": text}), tmp_path / "x.parquet")
        found = table(tmp_path / "x.parquet", "it", ["key"])
        assert isinstance(found, pa.Table)
        assert list(found.to_pandas().columns) == ["key"]


@pytest.mark.parametrize(
    ("columns", "reason"),
    [
        pytest.param([("size", IDS)], "it does not have the columns key", id="a column is missing"),
        pytest.param([("key", IDS), ("key", IDS)], "it has more than one column named key", id="a name twice"),
        pytest.param(
            [("key", pa.array([[1], [2]]))], "has values other than numbers, text, times or booleans in key", id="lists"
        ),
        pytest.param(
            [("key", pa.array([{"a": 1}]))],
            "has values other than numbers, text, times or booleans in key",
            id="mappings",
        ),
        pytest.param(
            [("key", pa.array([b"1"]))], "has values other than numbers, text, times or booleans in key", id="bytes"
        ),
        pytest.param([("key", BAD_TEXT)], "it is not readable as parquet", id="text that is none"),
    ],
)
def test_a_forged_table_is_refused(tmp_path, columns, reason):
    names, arrays = zip(*columns, strict=True)
    pq.write_table(pa.Table.from_arrays(list(arrays), names=list(names)), tmp_path / "x.parquet")
    found = table(tmp_path / "x.parquet", "it", ["key"])
    assert isinstance(found, Unpaired)
    assert reason in found.reason


def test_a_small_file_of_millions_of_rows_is_not_read(tmp_path):
    rows = 20_000_000
    with pq.ParquetWriter(tmp_path / "x.parquet", pa.schema({"key": pa.int64()}), compression="zstd") as writer:
        one = pa.table({"key": pa.repeat(pa.scalar(1, pa.int64()), rows // 10)})
        for _ in range(10):
            writer.write_table(one)
    found = table(tmp_path / "x.parquet", "it", ["key"])
    assert isinstance(found, Unpaired)
    assert found.reason.startswith("it has 20,000,000 rows in ")


def test_a_million_rows_with_ids_of_their_own_are_read(tmp_path):
    pq.write_table(pa.table({"key": range(1_200_000), "same": pa.repeat(1.0, 1_200_000)}), tmp_path / "x.parquet")
    assert isinstance(table(tmp_path / "x.parquet", "it", ["key"]), pa.Table)
