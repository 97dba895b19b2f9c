"""Decimal commas and thousands points are named with the declaration that reads them, never guessed."""

import pyarrow as pa
import pytest

from tidegate.data.csv_text import Csv
from tidegate.data.duckdb_connection import connect
from tidegate.errors import DeclarationError
from tidegate.onboarding import number_hints


def table(*values: str | None) -> pa.Table:
    return pa.table({"x": pa.array(values, pa.string()), "n": range(len(values))})


def require_decimal(read: pa.Table, csv: Csv, path: str) -> None:
    with number_hints.opened(read) as rows:
        number_hints.require_decimal(rows, read, csv, path)


def thousands(read: pa.Table) -> dict[str, str]:
    with number_hints.opened(read) as rows:
        return number_hints.thousands(rows, read)


@pytest.mark.parametrize("values", [("1,5", "2"), ("-0,25", "3,1", None), (",5", "1"), ("1,2345", "7")])
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


@pytest.mark.parametrize(
    ("values", "numbers"),
    [
        (("1.234,5", "12"), [1234.5, 12]),
        (("1,234.5", "-1,000,000"), [1234.5, -1e6]),
        (("1'234", "5"), [1234, 5]),
        (("1 234,5", "0,5"), [1234.5, 0.5]),
        (("1,234", "5,678"), [1234, 5678]),
    ],
)
def test_thousands_points_come_with_the_sql_that_reads_them(values: tuple[str, ...], numbers: list[float]) -> None:
    read = thousands(table(*values))["x"]
    with connect() as connection:
        connection.register("rows", table(*values))
        assert [value for (value,) in connection.sql(f"SELECT {read} FROM rows").fetchall()] == numbers


@pytest.mark.parametrize("values", [("1.234,5", "a"), ("1", "2"), ("12.34", "1.2.3"), (None,)])
def test_other_texts_have_none(values: tuple[str | None, ...]) -> None:
    assert thousands(table(*values)) == {}
