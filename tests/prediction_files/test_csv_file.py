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


def test_text_of_windows_is_read_as_such_and_stated(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("id;Größe;truth;predicted\n1;Öl;1.140,8;0,123\n2;„Gas“;12;-3,5\n3;;7;1\n".encode("cp1252"))
    file = csv_file.read(path)
    assert file.names == ("id", "Größe", "truth", "predicted")
    assert file.column("Größe").to_pylist() == ["Öl", "„Gas“", None]
    assert file.column("truth").to_pylist() == ["1140.8", "12", "7"]
    assert file.column("predicted").to_pylist() == ["0.123", "-3.5", "1"]
    assert [note.removeprefix(f"{path}: ") for note in file.notes] == [
        "fields are separated by ';'",
        "not UTF-8, read as cp1252",
        "truth, predicted: numbers have a decimal comma",
    ]


@pytest.mark.parametrize(
    "values",
    [
        pytest.param(["1,234", "5,678"], id="thousands as well"),
        pytest.param(["1,5", "about 2"], id="not all are numbers"),
        pytest.param(["1,5", "2.5"], id="points before decimals, too"),
        pytest.param(["a,b", "c"], id="text"),
    ],
)
def test_a_comma_that_need_not_be_before_decimals_stays(tmp_path, values):
    file = csv_file.read(text(tmp_path, "a.csv", "id;x\n" + "".join(f"{n};{v}\n" for n, v in enumerate(values))))
    assert file.column("x").to_pylist() == values


def test_bytes_that_are_not_windows_text_either_are_named_with_their_line(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(b"id,truth\n1,0\nM\x81nchen,1\n")
    with pytest.raises(DeclarationError, match=r"a\.csv:3: is not UTF-8 \(byte 0x81\); convert the file"):
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


@pytest.mark.parametrize("last", ["3,0,0.3,", '3,0,0.3,"x"'], ids=["to the end", "to the next quote"])
def test_a_quote_that_swallows_rows_is_refused_on_its_line(tmp_path, last):
    path = tmp_path / "a.csv"
    path.write_text(f'id,truth,predicted,note\n1,0,0.1,"open\n2,1,0.2,\n{last}\n')
    with pytest.raises(DeclarationError, match=r"a\.csv:2: opens a quote that is not closed in it and runs on to line"):
        csv_file.read(path)
    path.write_text('id,truth,predicted,note\n1,0,0.1,"two\nlines"\n2,1,0.2,\n')
    assert csv_file.read(path).column("note").to_pylist() == ["two\nlines", None]
