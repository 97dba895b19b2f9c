"""A unit behind every number is left out by the query; codes and texts stay what they are."""

import pyarrow as pa
import pytest

from tidegate.data.duckdb_connection import connect, quoted
from tidegate.data.reading.csv_text import Csv
from tidegate.onboarding.data_file import number_hints, number_units, written_numbers
from tidegate.onboarding.data_file.written_numbers import WrittenNumber


def units(*values: str | None) -> str:
    read = pa.table({"x": pa.array(values, pa.string())})
    with number_hints.opened(read) as rows:
        return number_units.found(rows, ["x"]).get("x", "")


def written(csv: Csv, *values: str) -> "WrittenNumber | str | None":
    read = pa.table({"x": pa.array(values, pa.string())})
    with number_hints.opened(read) as rows:
        return written_numbers.found(rows, read, csv).get("x")


@pytest.mark.parametrize(
    "unit", [" bar", "%", " %", "°C", " °C", " km/h", " m²", "kg", " €", "€", " Mio", " kWh", "\u00a0%", "\u202fkm"]
)
def test_a_unit_that_all_numbers_have_is_found(unit):
    assert units(*(f"{number},5{unit}" for number in range(12)), None, "n/a") == unit


@pytest.mark.parametrize(
    "values",
    [
        pytest.param([f"P{number}" for number in range(20)], id="a prefix"),
        pytest.param([f"{number}A" for number in range(20)], id="a letter that is no unit by itself"),
        pytest.param([f"{number:03d} kg" for number in range(20)], id="codes"),
        pytest.param([f"{number} kg" for number in range(19)] + ["3 lb"], id="two units"),
        pytest.param([f"{number} kg" for number in range(9)], id="few values"),
        pytest.param([f"{number} of {number} kg" for number in range(20)], id="text"),
        pytest.param([f"{number}.5" for number in range(20)], id="numbers alone"),
    ],
)
def test_nothing_else_is_a_unit(values):
    assert units(*values) == ""


def test_the_query_reads_the_number_with_what_is_missing():
    values = (*(f"{number}.{100 + number},5 bar" for number in range(1, 20)), "k.A.")
    found = written(Csv(decimal=",", thousands="."), *values)
    assert isinstance(found, WrittenNumber)
    assert found.how == "numbers before bar, thousands as 1.000, decimals as 0,5, k.A. in 1 row as missing"
    with connect() as connection:
        connection.register("rows", pa.table({"x": pa.array(values, pa.string())}))
        read = [value for (value,) in connection.sql(f"SELECT {found.sql(quoted('x'))} FROM rows").fetchall()]
    assert read == [*(number * 1000 + 100 + number + 0.5 for number in range(1, 20)), None]


def test_a_point_with_two_readings_is_named_not_guessed():
    values = (*(f"{number}.250 kg" for number in range(1, 20)), "950 kg")
    assert written(Csv(), *values) == "numbers before kg, of which 1.234 has two readings"
    found = written(Csv(decimal="."), *values)
    assert isinstance(found, WrittenNumber)
    assert found.group == ""
