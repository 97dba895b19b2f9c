"""Rows become CSV whatever their values are."""

import csv

from tidegate.models.evaluation.csv_rows import write


def test_what_is_read_back_is_what_was_written(tmp_path):
    path = tmp_path / "rows.csv"
    write(path, [{"class": 'a,"b"\n', "share": 0.5}, {"class": "=1+1", "share": None}])
    with path.open(newline="") as file:
        found = [dict(row) for row in csv.DictReader(file)]
    assert found == [{"class": 'a,"b"\n', "share": "0.5"}, {"class": "=1+1", "share": ""}]


def test_a_table_of_one_missing_value_is_not_a_blank_line(tmp_path):
    write(tmp_path / "one.csv", [{"mean": None}])
    assert (tmp_path / "one.csv").read_text() == 'mean\n""\n'
