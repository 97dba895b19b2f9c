"""Whole numbers with a leading zero are codes, whose zeros must not be lost; the user may say otherwise."""

from pathlib import Path

import pytest

from tidegate.data.reading.csv_text import Csv
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
