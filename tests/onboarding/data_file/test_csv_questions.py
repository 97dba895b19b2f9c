"""All that is ambiguous in a file is asked at once, with an option that answers it and holds in a shell."""

import shlex
from pathlib import Path

import pytest
import yaml

from tidegate.data.reading.csv_text import Csv
from tidegate.errors import DeclarationError, EvidenceError, Problem, Where
from tidegate.onboarding.data_file import csv_questions
from tidegate.onboarding.data_file.csv_questions import CsvQuestionsError
from tidegate.onboarding.data_file.observed import observe

HEADER = "Datum;Größe;Preis\n"


def written(rows: list[str], encoding: str = "cp1252") -> str:
    Path("preise.csv").write_bytes((HEADER + "\n".join(rows)).encode(encoding))
    return "preise.csv"


def option_of(error: DeclarationError) -> Csv:
    command = str(error).rpartition("`--csv ")[2].partition("`")[0]
    (text,) = shlex.split(command)
    return Csv.model_validate(yaml.safe_load(text))


def test_delimiter_encoding_decimals_and_dates_are_asked_at_once():
    path = written([f"{1 + n % 12:02d}/{1 + n % 11:02d}/2024;Öl;{n},5" for n in range(60)])
    with pytest.raises(CsvQuestionsError) as asked:
        observe(path, Csv())
    found = [problem.message for problem in asked.value.problems]
    assert len(found) == 4
    assert "separated by ';'" in found[0]
    assert 'set `encoding: "cp1252"` or `encoding: "latin-1"`' in found[1]
    assert 'set `format: {"Datum": "%d/%m/%Y"}` or `format: {"Datum": "%m/%d/%Y"}`' in found[2]
    assert 'set `decimal: ","`, or `text: ["Preis"]` if it is text; all at once, by the first' in found[3]
    assert option_of(asked.value) == asked.value.answer
    table = observe(path, asked.value.answer)
    assert [str(column.type) for column in table.columns] == ["timestamp", "category", "float"]


def test_what_is_given_already_is_kept_and_not_asked():
    path = written([f"2024-01-{1 + n % 28:02d};Öl;{n},5" for n in range(60)])
    with pytest.raises(CsvQuestionsError) as asked:
        observe(path, Csv(encoding="latin-1"))
    assert len(asked.value.problems) == 2
    assert asked.value.answer == Csv(delimiter=";", encoding="latin-1", decimal=",")


def test_an_answer_need_not_repeat_codes_but_one_about_text_keeps_them():
    path = written([f"{n:03d};Öl;{n},5" for n in range(60)])
    with pytest.raises(CsvQuestionsError, match=r"set `decimal: \",\"`, or `text: \[\"Datum\", \"Preis\"\]`") as asked:
        observe(path, Csv())
    assert asked.value.answer == Csv(delimiter=";", encoding="cp1252", decimal=",")
    assert observe(path, asked.value.answer).codes == ("Datum",)


def test_one_question_stays_as_it_is():
    path = written([f"2024-01-{1 + n % 28:02d};Öl;{n}" for n in range(60)], "utf-8")
    with pytest.raises(DeclarationError, match=r"set `--csv '\{delimiter: \";\"\}'`$") as asked:
        observe(path, Csv())
    assert not isinstance(asked.value, CsvQuestionsError)


def test_what_no_option_answers_is_not_hidden_by_questions_nor_hides_them():
    few = written([f"2024-01-01;Öl;{n},5" for n in range(9)])
    with pytest.raises(CsvQuestionsError):  # the rows are counted when it is known what they are
        observe(few, Csv())
    with pytest.raises(EvidenceError, match="has 9 rows"):
        observe(few, Csv(delimiter=";", encoding="cp1252"))


def test_an_answer_that_changes_nothing_ends_the_questions():
    def read(_: Csv) -> None:
        raise DeclarationError(Problem('set `--csv \'{"decimal": ","}\'`', Where("x.csv")))

    with pytest.raises(DeclarationError, match="decimal") as asked:
        csv_questions.collected(read, Csv())
    assert not isinstance(asked.value, CsvQuestionsError)


@pytest.mark.parametrize("name", ["d'accord", 'say "so"', "größe", "a}b"])
def test_options_hold_in_a_shell_whatever_columns_are_called(name):
    given = Csv(thousands="'", text=[name])
    (text,) = shlex.split(csv_questions.option(given, {"decimal": ","}).removeprefix("--csv "))
    assert yaml.safe_load(text) == {"thousands": "'", "text": [name], "decimal": ","}
    problem = Problem('x: set `csv: {format: {a: "%d"}}`')
    (shown,) = shlex.split(csv_questions.as_option(problem, Path("x"), given).message.split("`--csv ")[1][:-1])
    assert yaml.safe_load(shown) == {"thousands": "'", "text": [name], "format": {"a": "%d"}}
