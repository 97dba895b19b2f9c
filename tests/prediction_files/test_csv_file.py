"""CSV is read as text, with the line of what is wrong."""

import pytest

from compared_files import text
from tidegate.errors import DeclarationError
from tidegate.prediction_files import csv_file


def test_fields_stay_text_and_an_empty_one_is_missing(tmp_path):
    file = csv_file.read(text(tmp_path, "a.csv", 'id,note\n007,"a, ""b"""\n1e3,\n'))
    assert file.column("id").to_pylist() == ["007", "1e3"]
    assert file.column("note").to_pylist() == ['a, "b"', None]


def test_another_delimiter_is_found_and_stated(tmp_path):
    file = csv_file.read(text(tmp_path, "a.csv", "id;truth\n1;0\n2;1\n"))
    assert file.names == ("id", "truth")
    assert file.notes == (f"{tmp_path}/a.csv: fields are separated by ';'",)


def test_a_byte_order_mark_is_not_part_of_a_name(tmp_path):
    assert csv_file.read(text(tmp_path, "a.csv", "\ufeffid,truth\n1,0\n")).names == ("id", "truth")


def test_a_ragged_line_is_named_though_fields_hold_line_breaks(tmp_path):
    path = text(tmp_path, "a.csv", 'id,truth\n"1\n1",0\n\n2\n')
    with pytest.raises(DeclarationError) as refused:
        csv_file.read(path)
    assert str(refused.value) == f"{path}:5: has 1 field, the header has 2"


def test_another_encoding_is_named_with_its_line(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"id,truth\n1,0\nM\xfcnchen,1\n")
    with pytest.raises(DeclarationError, match=r"a\.csv:3: is not UTF-8 \(byte 0xfc\); convert the file"):
        csv_file.read(path)


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (
            "id,truth\n1,0\n".encode("utf-16"),
            "a.csv:1: is not UTF-8 (byte 0xff); convert the file, e.g. `iconv -f utf-16",
        ),
        (bytes(range(256)) * 4, "a.csv: holds NUL bytes, so that it is not text"),
    ],
    ids=["UTF-16", "no text"],
)
def test_what_is_no_text_is_said_to_be_none(tmp_path, content, sentence):
    (tmp_path / "a.csv").write_bytes(content)
    with pytest.raises(DeclarationError) as refused:
        csv_file.read(tmp_path / "a.csv")
    assert sentence in str(refused.value)
