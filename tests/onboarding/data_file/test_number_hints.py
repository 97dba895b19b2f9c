"""Decimal commas are named with the declaration that reads them, never guessed."""

import pyarrow as pa
import pytest

from tidegate.data.reading.csv_text import Csv
from tidegate.errors import DeclarationError
from tidegate.onboarding.data_file import number_hints


def table(*values: str | None) -> pa.Table:
    return pa.table({"x": pa.array(values, pa.string()), "n": range(len(values))})


def require_decimal(read: pa.Table, csv: Csv, path: str) -> None:
    with number_hints.opened(read) as rows:
        number_hints.require_decimal(rows, read, csv, path)


@pytest.mark.parametrize(
    "values", [("1,5", "2"), ("-0,25", "3,1", None), (",5", "1"), ("1,2345", "7"), ("0,123", "12,345")]
)
def test_a_decimal_comma_is_asked_about(values: tuple[str, ...]) -> None:
    with pytest.raises(DeclarationError) as asked:
        require_decimal(table(*values), Csv(delimiter=";"), "x.csv")
    assert str(asked.value) == (
        "x.csv: x: every value is a number with a decimal comma; set "
        """`--csv '{"delimiter": ";", "decimal": ","}'`, or `--csv '{"delimiter": ";", "text": ["x"]}'` if it is text"""
    )


@pytest.mark.parametrize(
    ("values", "csv"),
    [
        (("1,5", "about 2"), Csv()),  # not all are numbers
        (("1,234", "5,678"), Csv()),  # as well thousands
        (("1", "2"), Csv()),
        ((None, None), Csv()),
        (("1,5", "2"), Csv(text=["x"])),
        (("1,5", "2"), Csv(decimal=".")),
        (("1.5", "2"), Csv(decimal=",")),
    ],
)
def test_what_is_open_or_decided_is_not_asked_about(values: tuple[str | None, ...], csv: Csv) -> None:
    require_decimal(table(*values), csv, "x.csv")


def test_a_comma_of_two_readings_is_asked_about_where_no_comma_separates_fields() -> None:
    with pytest.raises(DeclarationError) as asked:
        require_decimal(table("950", "1,234"), Csv(delimiter=";"), "x.csv")
    assert str(asked.value) == (
        "x.csv: x: beside whole numbers below 1000, as in 1,234, a comma has two readings; set "
        """`--csv '{"delimiter": ";", "thousands": ","}'` if it groups thousands, """
        """`--csv '{"delimiter": ";", "decimal": ","}'` if not"""
    )


@pytest.mark.parametrize(
    ("values", "csv"),
    [
        (("950", "1,234"), Csv()),  # a comma separates fields, so that it is no decimal one
        (("950", "1,234,567"), Csv(delimiter=";")),
        (("1,234", "5,678"), Csv(delimiter=";")),  # a factor apart, and the plan says which
        (("950", "1,234"), Csv(delimiter=";", thousands=",")),
    ],
)
def test_a_comma_of_one_reading_is_not(values: tuple[str, ...], csv: Csv) -> None:
    require_decimal(table(*values), csv, "x.csv")


def test_points_in_another_column_decide_a_comma() -> None:
    read = table("950", "1,234").append_column("d", pa.array([0.5, 3.7]))
    require_decimal(read, Csv(delimiter=";"), "x.csv")
