"""Dates in day or month order: settled where one order fits every value, refused with both readings where two do."""

import datetime
from pathlib import Path
from typing import Any

import pytest

from data.csv_files import refused, table_of
from tidegate.data.reading import csv_dates
from tidegate.data.reading.csv_text import Csv


def day(year: int, month: int, number: int, *clock: int) -> Any:
    return datetime.datetime(year, month, number, *clock) if clock else datetime.date(year, month, number)


@pytest.mark.parametrize(
    ("rows", "first"),
    [
        (["03/04/2013", "25/06/2013"], day(2013, 4, 3)),
        (["03/04/2013", "05/25/2013"], day(2013, 3, 4)),
        (["3.4.2013", "25.6.2013"], day(2013, 4, 3)),
        (["03-04-13", "05-25-99"], day(2013, 3, 4)),
        (["3/4/2013 5:07 PM", "5/25/2013 12:00 AM"], day(2013, 3, 4, 17, 7)),
        (["03/04/2013 05:07:08", "25/06/2013 00:00:00"], day(2013, 4, 3, 5, 7, 8)),
        (["03/03/2013", "07/07/2013"], day(2013, 3, 3)),
        (["2013/03/04", "2013/05/06"], day(2013, 3, 4)),
        (["2013-03-04", "2013-05-06"], day(2013, 3, 4)),
    ],
    ids=[
        "a day beyond 12 comes first", "a day beyond 12 comes second", "dots", "two digits of the year",
        "half days", "a time of day", "both orders are the same day", "the year first", "ISO",
    ],
)  # fmt: skip
def test_one_order_that_fits_every_value_is_taken(tmp_path: Path, rows: list[str], first: Any) -> None:
    assert table_of(tmp_path, "\n".join(["day", *rows])).column("day")[0].as_py() == first


def test_days_that_never_exceed_12_are_refused_with_both_readings_and_both_formats(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, "day,x\n01/01/2013,1\n03/04/2013,2\n05/06/2013,3\n")
    assert problem == (
        "csv.format: day: 03/04/2013 in row 2 is 3 April 2013 by '%d/%m/%Y' or 4 March 2013 by '%m/%d/%Y', "
        'and every value can be read in these ways; set `csv: {format: {day: "%d/%m/%Y"}}` or '
        '`csv: {format: {day: "%m/%d/%Y"}}`'
    )


@pytest.mark.parametrize(
    ("value", "formats"),
    [
        ("03.04.2013 5:07", ["%d.%m.%Y %H:%M", "%m.%d.%Y %H:%M"]),
        ("3-4-2013T05:07:08", ["%d-%m-%YT%H:%M:%S", "%m-%d-%YT%H:%M:%S"]),
        ("3/4/2013 5:07 pm", ["%d/%m/%Y %I:%M %p", "%m/%d/%Y %I:%M %p"]),
        ("01-02-03", ["%d-%m-%y", "%m-%d-%y", "%y-%m-%d"]),
    ],
)
def test_what_the_refusal_says_to_set_is_accepted_and_read_so(tmp_path: Path, value: str, formats: list[str]) -> None:
    (problem,) = refused(tmp_path, f"day\n{value}\n")
    read = set()
    for form in formats:
        assert f'`csv: {{format: {{day: "{form}"}}}}`' in problem
        read.add(table_of(tmp_path, f"day\n{value}\n", format={"day": form}).column("day")[0].as_py())
    assert len(read) == len(formats)


def test_every_undecided_column_is_named_at_once(tmp_path: Path) -> None:
    assert len(refused(tmp_path, "a,b,c\n01/02/2013,NA,03.04.2013\n02/03/2013,x,04.05.2013\n")) == 3


def test_a_declared_format_decides_and_missing_stays_missing(tmp_path: Path) -> None:
    text = "day,at\n03/04/2013,4 Mar 2013 05:07\nNA,\n"
    table = table_of(tmp_path, text, format={"day": "%m/%d/%Y", "at": "%d %b %Y %H:%M"})
    assert table.to_pydict() == {"day": [day(2013, 3, 4), None], "at": [day(2013, 3, 4, 5, 7), None]}


def test_a_declared_format_that_does_not_fit_names_the_value(tmp_path: Path) -> None:
    assert refused(tmp_path, "day\n03/04/2013\n25/06/2013\n26/06/2013\n", format={"day": "%m/%d/%Y"}) == [
        "csv.format.day: '%m/%d/%Y' does not fit 2 values, e.g. '25/06/2013' in row 2"
    ]


def test_a_format_that_is_none_is_refused(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, "day\n03/04/2013\n", format={"day": "%Q'; DROP TABLE raw; --"})
    assert problem.startswith('csv.format.day: "%Q\'; DROP TABLE raw; --" is not a date format: ')


@pytest.mark.parametrize(
    "rows", [["31/02/2013", "03/04/2013"], ["03/04/2013", "03/04/13"], ["03/04/2013", "soon"], ["20/25/2013"]]
)
def test_what_no_order_fits_stays_text(tmp_path: Path, rows: list[str]) -> None:
    assert table_of(tmp_path, "\n".join(["day", *rows])).column("day").to_pylist() == rows


def test_formats_of_names_that_no_key_can_be_are_a_list():
    listed = [{"column": "été", "form": "%d.%m.%Y"}, {"column": "day", "form": "%Y"}]
    by_name = {"été": "%d.%m.%Y", "day": "%Y"}
    assert Csv.model_validate({"format": listed}) == Csv(format=by_name)
    assert csv_dates.in_conf(by_name) == listed
    assert csv_dates.in_conf({"day": "%Y"}) == {"day": "%Y"}


@pytest.mark.parametrize(
    "listed",
    [
        [{"column": "été"}],
        [{"column": "été", "form": "%Y", "more": 1}],
        [{"column": "été", "form": "%Y"}, {"column": "été", "form": "%m"}],
        ["été"],
        [{"column": 1, "form": "%Y"}],
    ],
)
def test_a_list_of_formats_is_complete_and_names_each_column_once(listed):
    with pytest.raises(ValueError, match=r"one entry \{column: NAME"):
        Csv.model_validate({"format": listed})


def test_a_format_in_a_list_is_checked_as_one_of_a_mapping():
    with pytest.raises(ValueError, match="must be a strptime format"):
        Csv.model_validate({"format": [{"column": "été", "form": "day"}]})


def test_ambiguous_dates_of_such_a_name_name_what_conf_takes(tmp_path):
    (problem,) = refused(tmp_path, "été\n01/02/2024\n")
    assert '`csv: {format: [{column: "été", form: "%d/%m/%Y"}]}` or' in problem
