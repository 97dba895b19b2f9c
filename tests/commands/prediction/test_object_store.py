"""Rows from an object store, and files into one: fsspec's store in memory under the scheme of a cloud's."""

import sys
from pathlib import Path, PurePosixPath

import pytest

from commands.object_bucket import Bucket
from tidegate.commands.prediction.object_store import copied, is_address, put
from tidegate.data.reading.parquet_files import Files
from tidegate.errors import EvidenceError, InfrastructureError


def test_an_address_is_told_from_a_path() -> None:
    assert [is_address(text) for text in ("s3://a/b", "gs://a", "az://a/b", "C://x", "a.parquet", "https://a/b")] == [
        *(True, True, True),
        *(False, False, False),
    ]


def test_a_file_is_copied_with_its_name(bucket: Bucket, tmp_path: Path) -> None:
    bucket.pipe_file("/rows/tonight.csv", b"a\n1\n")
    found = copied("s3://rows/tonight.csv", tmp_path / "in")
    assert isinstance(found, Path)
    assert (found.name, found.read_bytes()) == ("tonight.csv", b"a\n1\n")


def test_of_a_folder_the_data_files_are_copied(bucket: Bucket, tmp_path: Path) -> None:
    for name in ("day=1/b.parquet", "day=1/a.parquet", "_SUCCESS", ".temporary/x.csv", "day=1/_metadata"):
        bucket.pipe_file(f"/rows/tonight/{name}", name.encode())
    bucket.pipe_file("/rows/tonight-other/c.parquet", b"another folder's")
    found = copied("s3://rows/tonight", tmp_path / "in")
    assert isinstance(found, Files)
    assert found.below == (PurePosixPath("day=1/a.parquet"), PurePosixPath("day=1/b.parquet"))
    assert (found.root / "day=1/a.parquet").read_bytes() == b"day=1/a.parquet"


@pytest.mark.parametrize(
    ("name", "message"), [("x.csv", "x.csv is not .parquet"), ("_x", "not found, or holds no .parquet file")]
)
def test_a_folder_without_rows_or_with_other_files_is_refused(
    name: str, message: str, bucket: Bucket, tmp_path: Path
) -> None:
    bucket.pipe_file(f"/rows/tonight/{name}", b"")
    with pytest.raises(EvidenceError, match=message) as refused:
        copied("s3://rows/tonight", tmp_path / "in")
    (problem,) = refused.value.problems
    assert problem.where
    assert problem.where.path == "s3://rows/tonight"


def test_names_that_leave_the_folder_are_left_alone(bucket: Bucket, tmp_path: Path) -> None:
    bucket.pipe_file("/rows/tonight/a.parquet", b"")
    bucket.store["/rows/tonight/../../outside.parquet"] = bucket.store["/rows/tonight/a.parquet"]
    assert isinstance(found := copied("s3://rows/tonight", tmp_path / "in"), Files)
    assert found.below == (PurePosixPath("a.parquet"),)
    assert {path.name for path in tmp_path.rglob("*.parquet")} == {"a.parquet"}


def test_files_are_put_in_their_order_after_what_must_be_absent(bucket: Bucket, tmp_path: Path) -> None:
    bucket.pipe_file("/scored/x.parquet.rejects.jsonl", b"of an earlier try")
    (tmp_path / "made").write_bytes(b"rows")
    put({"s3://scored/x.parquet": tmp_path / "made"}, absent="s3://scored/x.parquet.rejects.jsonl")
    assert bucket.find("/scored") == ["/scored/x.parquet"]
    assert bucket.cat_file("/scored/x.parquet") == b"rows"


def test_a_store_that_does_not_answer_is_named(bucket: Bucket, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> None:
        raise RuntimeError("no credentials")  # not an OSError, as those of clouds

    monkeypatch.setattr(Bucket, "isfile", refused)
    with pytest.raises(InfrastructureError, match="s3://rows/tonight: the store does not answer: no credentials"):
        copied("s3://rows/tonight", tmp_path / "in")


def test_a_library_that_is_missing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gcsfs", None)
    with pytest.raises(InfrastructureError, match="gcsfs, which is not installed: pip install gcsfs"):
        copied("gs://rows/tonight", tmp_path / "in")
