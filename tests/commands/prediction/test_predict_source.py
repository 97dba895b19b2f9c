"""Rows are cut into parts where they say, and known by the digest of what they are read from."""

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidegate.artifacts import sha256
from tidegate.commands.prediction.predict_source import parts, read
from tidegate.errors import DeclarationError

TABLE = pa.table({"a": range(10), "b": ["x"] * 10, "c": [0.5] * 10})


def test_parts_have_the_named_columns_and_follow_each_other():
    found = list(parts(TABLE, ["c", "a"], 4))
    assert [(part.start, part.batch.num_rows) for part in found] == [(0, 4), (4, 4), (8, 2)]
    assert [part.batch.schema.names for part in found] == [["c", "a"]] * 3
    assert [row for part in found for row in part.batch["a"].to_pylist()] == list(range(10))


def test_the_digest_of_a_folder_is_that_of_its_files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "rows").mkdir()
    pq.write_table(TABLE, "one.parquet")
    pq.write_table(TABLE, "rows/a.parquet")
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    one, digest = read("one.parquet", scratch, {})
    assert digest == sha256(tmp_path / "one.parquet")
    assert one.num_rows == 10
    first = read("rows", scratch, {})[1]
    pq.write_table(TABLE.slice(1), "rows/b.parquet")
    both, second = read("rows", scratch, {})
    assert both.num_rows == 19
    assert first != second


def test_what_is_not_there_is_named(tmp_path):
    with pytest.raises(DeclarationError, match=r"nowhere.csv: not found; name a file, a folder"):
        read("nowhere.csv", tmp_path, {})


@pytest.mark.parametrize("name", ["rows", "rows/*.parquet"])
def test_a_folder_anywhere_on_this_machine_is_read_but_no_link_out_of_it(name, tmp_path, monkeypatch):
    rows, elsewhere = tmp_path / "rows", tmp_path / "elsewhere"
    for folder in (rows, elsewhere):
        folder.mkdir()
        pq.write_table(pa.table({"x": [1.0]}), folder / "a.parquet")
    monkeypatch.chdir(elsewhere)
    found, _ = read(f"{tmp_path}/{name}", elsewhere, {})
    assert found.num_rows == 1
    (rows / "b.parquet").symlink_to(elsewhere / "a.parquet")
    with pytest.raises(DeclarationError, match=rf"b\.parquet: links to a folder or outside of {rows}"):
        read(f"{tmp_path}/{name}", elsewhere, {})
