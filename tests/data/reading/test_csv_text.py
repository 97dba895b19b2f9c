"""CSV options: what is declared of columns and of missing values holds, and what has two meanings is asked."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from data.csv_files import refused, table_of
from tidegate.data.reading.csv_text import Csv, read

COUNTRIES = "country,x\nNA,1\nDE,NA\nNA,2\n"


def test_na_among_other_text_is_asked_about(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, COUNTRIES)
    assert problem == (
        'csv.nulls: country is NA in 2 rows among other text; set `csv: {nulls: [""]}` if that is a value, '
        '`csv: {nulls: ["", NA]}` if missing'
    )


def test_both_answers_are_taken(tmp_path: Path) -> None:
    assert table_of(tmp_path, COUNTRIES, nulls=["", "NA"]).to_pydict() == {
        "country": [None, "DE", None],
        "x": [1, None, 2],
    }
    assert table_of(tmp_path, COUNTRIES, nulls=[""]).column("country").to_pylist() == ["NA", "DE", "NA"]


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"], ids=["Windows", "Unix", "old Mac"])
@pytest.mark.parametrize("last", [True, False], ids=["ended", "not ended"])
def test_every_system_s_line_ends_are_read(tmp_path: Path, end: str, last: bool) -> None:  # noqa: FBT001
    text = end.join(["Cost Total $,b", "1,x", "2,y"]) + end * last
    assert table_of(tmp_path, text).to_pydict() == {"Cost Total $": [1, 2], "b": ["x", "y"]}


@pytest.mark.parametrize("name", ["rows*.csv", "[a]*.csv", "ro?s.csv", "it's {x}.csv"])
def test_a_name_is_one_file_and_no_pattern(tmp_path: Path, name: str) -> None:
    for each, number in (("rows.csv", 1), ("a1.csv", 2), (name, 3)):
        (tmp_path / each).write_text(f"x\n{number}\n")
    assert read(tmp_path / name, name, Csv()).to_pydict() == {"x": [3]}


def test_na_among_numbers_dates_or_nothing_else_is_missing(tmp_path: Path) -> None:
    text = "a,b,c\n1,2013-01-01,NA\nNA,NA,NA\n"
    assert [column.null_count for column in table_of(tmp_path, text).columns] == [1, 1, 2]


def test_a_column_kept_as_text_is_asked_about_too(tmp_path: Path) -> None:
    assert len(refused(tmp_path, "code\n1\nNA\n", text=["code"])) == 1


@pytest.mark.parametrize("option", [{"text": ["cod"]}, {"format": {"cod": "%d"}}])
def test_a_column_that_is_not_in_the_file_is_named_with_the_nearest(tmp_path: Path, option: dict[str, object]) -> None:
    (problem,) = refused(tmp_path, "code\n1\n", **option)
    assert problem == f"csv.{next(iter(option))}: unknown column of the file: cod; did you mean code?"


def test_names_of_columns_are_never_sql(tmp_path: Path) -> None:
    name = 'x" FROM raw; DROP TABLE raw; --'
    quoted = name.replace('"', '""')
    assert table_of(tmp_path, f'"{quoted}",b\n1,2\n', text=[name]).to_pydict() == {name: ["1"], "b": [2]}
    hostile = "') OR 1=1 --"
    assert table_of(tmp_path, f'a\n"{hostile}"\nx\n', nulls=[hostile]).to_pydict() == {"a": [None, "x"]}


@pytest.mark.parametrize(
    ("option", "message"),
    [
        ({"delimiter": '"'}, "must be neither a quote nor a line break"),
        ({"delimiter": "\n"}, "must be neither a quote nor a line break"),
        ({"text": ["a"], "format": {"a": "%d"}}, "text and format both name a"),
        ({"format": {"a": "day"}}, "must be a strptime format"),
        ({"encoding": "rot13"}, "Input should be 'utf-8'"),
        ({"decimal": ";"}, "Input should be '.' or ','"),
    ],
)
def test_options_that_mean_nothing_are_refused(option: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Csv.model_validate(option)
