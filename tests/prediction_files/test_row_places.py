"""Rows are found again in the text, for messages."""

import pytest

from compared_files import text
from tidegate.errors import Where
from tidegate.prediction_files.row_places import bad_json_line, in_csv, in_json_lines


@pytest.mark.parametrize(
    ("content", "row", "line", "column", "width"),
    [
        ("id,score\n1,0.5\n2,nan\n", 1, 3, 3, 3),
        ("id,score\n\n1,0.5\n\n2,nan\n", 1, 5, 3, 3),
        ("id,score\n1,\n", 0, 2, 3, 1),
        ('id,score\n"a\nb",1\n"c\nd",2\n', 1, 5, 0, 1),
        ('id,score\n"a,b",2\n', 0, 2, 0, 1),
    ],
    ids=["a field", "blank lines do not count", "an empty field", "line breaks in quotes", "quotes: the line only"],
)
def test_a_field_of_csv_has_its_line_and_column(tmp_path, content, row, line, column, width):
    path = text(tmp_path, "a.csv", content)
    assert in_csv(path, row, "score", ",") == Where(str(path), line, column, width)


def test_a_value_of_json_lines_has_the_place_of_its_key(tmp_path):
    path = text(tmp_path, "a.jsonl", '{"id":1,"score":1}\n\n{"id":2,"score":2}\n')
    assert in_json_lines(path, 1, "score") == Where(str(path), 3, 9, 7)
    assert in_json_lines(path, 1, "none") == Where(str(path), 3)


def test_lines_without_a_fault_have_none(tmp_path):
    assert bad_json_line(text(tmp_path, "a.jsonl", '{"a": 1}\n{"a": 2.5}\n{"a": null}\n')) is None
