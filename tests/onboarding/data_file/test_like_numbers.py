"""Whole numbers with a leading zero are codes, whose zeros must not be lost, and 01.2024 is a month; the user may say
otherwise."""

from pathlib import Path

import pytest

from tidegate.data.reading.csv_text import Csv
from tidegate.onboarding.data_file import months
from tidegate.onboarding.data_file.observed import observe


def written(values: list[str], extra: str = "1") -> str:
    Path("a.csv").write_text("plz,amount\n" + "".join(f"{value},{extra}\n" for value in values))
    return "a.csv"


def test_codes_stay_text_and_numbers_stay_numbers():
    table = observe(written(["01067", "80331"] * 30), Csv())
    assert table.codes == ("plz",)
    assert table.column("plz").values == ("01067", "80331")
    assert str(table.column("amount").type) == "int"
    assert table.csv == Csv(text=["plz"])


@pytest.mark.parametrize(
    "values", [["0", "1"], ["10", "20"], ["0.5", "1"], ["-0", "1"], ["", "7"]], ids=["0", "none", "0.5", "-0", "gaps"]
)
def test_other_numbers_are_numbers(values):
    table = observe(written(values * 30), Csv())
    assert table.codes == ()
    assert str(table.column("plz").type) in ("int", "float")


def test_one_code_among_many_numbers_is_enough_and_gaps_do_not_matter():
    assert observe(written([*map(str, range(10, 80)), "", "007"]), Csv()).codes == ("plz",)


def test_who_says_what_is_text_is_believed():
    table = observe(written(["01067", "80331"] * 30), Csv(text=[]))
    assert table.codes == ()
    assert str(table.column("plz").type) == "int"


def test_a_notation_that_was_given_still_holds():
    table = observe(written(["01", "02"] * 30, '"1.234,5"'), Csv(decimal=",", thousands="."))
    assert (table.codes, str(table.column("amount").type)) == (("plz",), "float")
    assert table.csv.decimal == ","


@pytest.mark.parametrize(
    ("values", "form"),
    [
        (["01.2024", "12.2023"], "%m.%Y"),
        (["10.2024", "11.2024"], "%m.%Y"),
        (["1.2024", "12.2023", ""], "%m.%Y"),
        (["2024.01", "2023.12"], "%Y.%m"),
    ],
    ids=["month first", "without a zero", "one digit and gaps", "year first"],
)
def test_months_stay_text_although_they_look_like_numbers(values, form):
    table = observe(written(values * 30), Csv())
    assert (table.codes, table.csv) == ((), Csv(text=["plz"]))
    assert months.form(table, table.column("plz")) == form
    read = observe("a.csv", Csv(format={"plz": form}))
    assert str(read.column("plz").type) == "timestamp"
    assert read.column("plz").nulls == values.count("") * 30


def test_months_are_no_numbers_beside_decimal_commas_either():
    table = observe(written(["01.2024", "12.2023"] * 30, '"1,5"'), Csv(decimal=","))
    assert (str(table.column("plz").type), table.written) == ("category", {})


@pytest.mark.parametrize("values", [["01.2024", "13.2024"], ["1.5", "2.25"], ["12.2024", "0.3"], ["1.1850", "2.1999"]])
def test_numbers_that_are_not_months_throughout_are_numbers(values):
    assert str(observe(written(values * 30), Csv()).column("plz").type) == "float"


def test_who_says_that_months_are_numbers_is_believed():
    assert str(observe(written(["01.2024", "12.2023"] * 30), Csv(text=[])).column("plz").type) == "float"
