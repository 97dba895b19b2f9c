"""A CSV file that is not as declared names the option that reads it; with that option it is read."""

from pathlib import Path

import pytest

from data.csv_files import refused, table_of
from tidegate.data.reading import csv_dialect

ACCENTED = "town,x\nOrléans,1\n"


@pytest.mark.parametrize(
    ("text", "option"),
    [("a;b\n1;2\n", ";"), ("a;b\n1,5;2\n3,5;4\n", ";"), ("a\tb\n1\t2\n", "\t"), ("a|b\n1|2\n", "|")],
)
def test_another_delimiter_is_named_and_works(tmp_path: Path, text: str, option: str) -> None:
    spelled = {"\t": r"\t"}.get(option, option)
    (problem,) = refused(tmp_path, text)
    assert problem.endswith(f"not by ','; set `csv: {{delimiter: \"{spelled}\"}}`")
    assert table_of(tmp_path, text, delimiter=option).column_names == ["a", "b"]


def test_a_declared_delimiter_is_not_questioned(tmp_path: Path) -> None:
    assert table_of(tmp_path, "a;b\n1;2\n", delimiter=",").column_names == ["a;b"]


@pytest.mark.parametrize("text", ["a\n1\n2\n", "a\nx; y\nz\n", 'a\n"x;\n'])
def test_one_column_is_one_column(tmp_path: Path, text: str) -> None:
    assert not any("delimiter" in each for each in _problems(tmp_path, text))


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
def test_a_file_that_is_not_utf8_names_its_line_and_the_encodings(tmp_path: Path, encoding: str) -> None:
    late = "town,x\n" + "Paris,1\n" * 40_000 + "Orléans,1\n"
    for text, line in ((ACCENTED, 2), (late, 40_002)):
        (problem,) = refused(tmp_path, text.encode(encoding))
        assert problem == (
            f"csv.encoding: rows.csv: line {line} is not UTF-8 (byte 0xe9); "
            "set `csv: {encoding: cp1252}` or `{encoding: latin-1}`"
        )
    assert table_of(tmp_path, ACCENTED.encode(encoding), encoding=encoding).column("town")[0].as_py() == "Orléans"


def test_utf16_names_itself_and_a_byte_order_mark_is_no_part_of_a_name(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, ACCENTED.encode("utf-16"))
    assert problem.endswith("set `csv: {encoding: utf-16}`")
    expected = table_of(tmp_path, ACCENTED)
    assert table_of(tmp_path, ACCENTED.encode("utf-16"), encoding="utf-16").equals(expected)
    assert table_of(tmp_path, ACCENTED.encode("utf-8-sig")).equals(expected)


def test_text_that_the_declared_encoding_can_not_hold_is_refused(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, b"a\n\x81\n", encoding="cp1252")
    assert problem.startswith("rows.csv: is not cp1252: ")


def _problems(folder: Path, text: str) -> list[str]:
    from tidegate.errors import UserError

    try:
        table_of(folder, text)
    except UserError as error:
        return [str(each) for each in error.problems]
    return []


@pytest.mark.parametrize(
    ("edits", "wrong"),
    [
        ({}, None),
        ({5: 'a,"b'}, (5, "opens a quote that is not closed in it and runs on to line 9; close it")),
        ({5: 'a,"b', 7: 'a,"b"'}, (5, "opens a quote that is not closed in it and runs on to line 7; close it")),
        ({5: '"a,b'}, (5, "opens a quote that is not closed in it and runs on to line 9; close it")),
        ({5: 'a,"b"c'}, (5, "has text behind a closing quote; double a quote that belongs to the text")),
        ({5: 'a,"b""c"', 6: 'a,"two', 7: 'lines"'}, None),
        ({5: 'a,5" pipe'}, None),
    ],
    ids=["none", "the last field", "up to the next", "the first field", "text behind it", "all in order", "within"],
)
def test_the_line_on_which_a_quote_is_out_of_order_is_named(edits, wrong):
    lines = [edits.get(number, "a,b") + "\n" for number in range(1, 10)]
    assert csv_dialect.open_quote(lines, ",") == wrong
