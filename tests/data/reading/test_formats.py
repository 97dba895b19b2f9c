"""Data files: what their text means, what compression holds, and what is said of a broken one."""

import errno
import gzip
import hashlib
import zipfile
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tidegate.data.reading.csv_text import Csv
from tidegate.data.reading.formats import explained, format_of, in_usual_form, read, require_digest
from tidegate.errors import DeclarationError, EvidenceError

TEXT = 'code,delay,at,note\n71,1,2013-01-01T05:00:00Z,"a, b"\n72,NA,2013-01-02T05:00:00Z,\n'


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def table_of(path: Path, csv: Csv | None = None) -> pa.Table:
    return read(path, path.name, None, csv or Csv())


def test_csv_values_show_their_types_and_na_and_empty_are_missing(tmp_path: Path) -> None:
    table = table_of(written(tmp_path / "a.csv", TEXT.encode()))
    assert [str(kind) for kind in table.schema.types] == ["int64", "int64", "timestamp[us, tz=UTC]", "string"]
    assert table.column("delay").to_pylist() == [1, None]
    assert table.column("note").to_pylist() == ["a, b", None]


def test_csv_columns_declared_as_text_stay_text(tmp_path: Path) -> None:
    table = table_of(written(tmp_path / "a.csv", TEXT.encode()), Csv(text=["code"]))
    assert table.column("code").to_pylist() == ["71", "72"]


def test_csv_delimiter_and_nulls_are_the_declared_ones(tmp_path: Path) -> None:
    table = table_of(written(tmp_path / "a.csv", b"a;b\n1;-\n2;NA\n"), Csv(delimiter=";", nulls=["-"]))
    assert table.to_pydict() == {"a": [1, 2], "b": [None, "NA"]}


def test_a_type_that_shows_only_in_the_last_row_is_seen(tmp_path: Path) -> None:
    rows = "\n".join(["a", *map(str, range(60_000)), "x"])
    assert table_of(written(tmp_path / "a.csv", rows.encode())).schema.field("a").type == pa.string()


def test_no_line_is_taken_for_a_comment_or_a_title(tmp_path: Path) -> None:
    assert table_of(written(tmp_path / "a.csv", b"a,b\n1,2\n#3,4\n")).column("a").to_pylist() == ["1", "#3"]
    with pytest.raises(EvidenceError, match="line 2 has 2 fields, the header has 1"):
        table_of(written(tmp_path / "b.csv", b"title\na,b\n1,2\n3,4\n"))


@pytest.mark.parametrize("ending", ["csv.gz", "csv.zip"])
def test_compressed_csv_reads_like_plain(tmp_path: Path, ending: str) -> None:
    path = tmp_path / f"a.{ending}"
    if ending == "csv.gz":
        path.write_bytes(gzip.compress(TEXT.encode()))
    else:
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("folder/", "")
            archive.writestr("folder/a.csv", TEXT)
    assert table_of(path).equals(table_of(written(tmp_path / "plain.csv", TEXT.encode())))


def test_parquet_and_json_keep_their_types(tmp_path: Path) -> None:
    table = pa.table({"a": [1, 2], "b": ["x", None]})
    pq.write_table(table, tmp_path / "a.parquet")
    assert table_of(tmp_path / "a.parquet").equals(table)
    assert table_of(written(tmp_path / "a.json", b'[{"a": 1, "b": "x"}, {"a": 2, "b": null}]')).equals(table)


def test_a_name_with_wildcards_means_one_file(tmp_path: Path) -> None:
    written(tmp_path / "ab.csv", b"a\n1\n")
    assert table_of(written(tmp_path / "a*.csv", b"a\n2\n")).to_pydict() == {"a": [2]}


def test_a_name_that_tells_no_format_needs_one(tmp_path: Path) -> None:
    path = written(tmp_path / "a.txt", b"a\n1\n")
    with pytest.raises(DeclarationError, match=r"a\.txt: does not end in \.csv.*set format"):
        table_of(path)
    assert read(path, path.name, "csv", Csv()).to_pydict() == {"a": [1]}
    assert format_of("A.CSV.ZIP") == "csv"


@pytest.mark.parametrize(
    ("name", "data", "message"),
    [
        ("a.csv", b"a,b\n1,2\n1,2,3\n", "a.csv: cannot be read as csv: line 3 has 3 fields, the header has 2"),
        ("a.csv", b"", "a.csv: cannot be read as csv: it is empty"),
        ("a.json", b'[{"a": 1]', "a.json: cannot be read as json: "),
        ("a.parquet", b"PAR1 not really", "a.parquet: cannot be read as parquet: "),
        ("a.csv.gz", b"not gzip", "a.csv.gz: cannot be unpacked: "),
        ("a.csv.gz", gzip.compress(b"a\n1\n" * 1000)[:40], "a.csv.gz: cannot be unpacked: "),
        ("a.csv.zip", b"not zip", "a.csv.zip: cannot be unpacked: file is not a zip file"),
    ],
    ids=["ragged", "empty", "cut JSON", "not Parquet", "not gzip", "cut gzip", "not zip"],
)
def test_a_broken_file_is_named_without_the_machines_folders(
    tmp_path: Path, name: str, data: bytes, message: str
) -> None:
    with pytest.raises(EvidenceError) as raised:
        table_of(written(tmp_path / name, data))
    assert str(raised.value).startswith(message)
    assert "/tmp" not in str(raised.value)


def test_an_archive_of_several_files_is_refused(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.csv.zip", "w") as archive:
        archive.writestr("a.csv", TEXT)
        archive.writestr("b.csv", TEXT)
    with pytest.raises(DeclarationError, match=r"a\.csv\.zip: must hold exactly one file, holds 2"):
        table_of(tmp_path / "a.csv.zip")


def test_a_changed_file_is_refused_with_both_digests(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", b"a\n1\n")
    found = hashlib.sha256(b"a\n1\n").hexdigest()
    require_digest(path, "a.csv", found)
    require_digest(path, "a.csv", None)
    with pytest.raises(EvidenceError, match=rf"a\.csv: its sha256 is {found}, the declaration pins {'0' * 64}"):
        require_digest(path, "a.csv", "0" * 64)


def test_a_json_column_of_texts_and_numbers_is_text_without_json_quotes(tmp_path: Path) -> None:
    rows = b'[{"a ?": 3.5}, {"a ?": "n/a"}, {"a ?": ""}, {"a ?": null}, {"a ?": true}]'
    assert table_of(written(tmp_path / "a.json", rows)).to_pydict() == {"a ?": ["3.5", "n/a", "", None, "true"]}


def test_a_json_file_named_like_a_pattern_is_one_file(tmp_path: Path) -> None:
    for name, number in (("rows.json", 1), ("row*.json", 2)):
        (tmp_path / name).write_text(f'[{{"a": {number}}}]')
    assert read(tmp_path / "row*.json", "row*.json", None, Csv()).to_pydict() == {"a": [2]}


def test_an_archive_that_needs_a_password_says_so(tmp_path: Path) -> None:
    path = tmp_path / "a.csv.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.csv", TEXT)
    packed = bytearray(path.read_bytes())
    for header, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        packed[packed.index(header) + flags] |= 1
    path.write_bytes(packed)
    with pytest.raises(EvidenceError, match=r"cannot be unpacked: .*password"):
        table_of(path)


def test_a_parquet_column_that_no_engine_reads_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    pq.write_table(pa.table({"x": pa.array([1.5], pa.float16())}), path)
    with pytest.raises(EvidenceError, match="the column x is stored as halffloat; convert it to float"):
        table_of(path)


def test_a_full_disk_is_not_blamed_on_the_file() -> None:
    with pytest.raises(OSError, match="No space left"), explained("a.csv", "csv"):
        raise OSError(errno.ENOSPC, "No space left on device")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"a;b\n1;2\n", "a.csv: its fields seem to be separated by ';', not by ','; write it in UTF-8 with commas"),
        (b"a,b\n\xe9,2\n", "a.csv: line 2 is not UTF-8"),
        (b"d,b\n01/02/2024,2\n", "a.csv: d: 01/02/2024 in row 1 is 1 February 2024 by"),
    ],
    ids=["delimiter", "encoding", "dates"],
)
def test_a_file_that_nothing_declares_is_told_how_to_be_written_not_which_option_to_set(tmp_path, content, said):
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(DeclarationError) as refused, in_usual_form("a.csv"):
        read(tmp_path / "a.csv", "a.csv", None, Csv())
    assert str(refused.value).startswith(said)
    assert "set `csv" not in str(refused.value)
    assert str(refused.value).endswith("options are those of conf/data")
