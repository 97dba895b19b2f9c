"""Numbers that stand as text are read by the query, never dropped silently, and codes stay text."""

import pyarrow as pa
import pytest

from tidegate.data.duckdb_connection import connect, quoted
from tidegate.data.reading.csv_text import Csv
from tidegate.errors import DeclarationError
from tidegate.onboarding.data_file import number_hints, written_numbers
from tidegate.onboarding.data_file.written_numbers import WrittenNumber

MANY = tuple(f"{number}.5" for number in range(20))


CSV = Csv()


def found(csv=CSV, **columns):
    longest = max(map(len, columns.values()))
    padded = {name: [*values, *[None] * (longest - len(values))] for name, values in columns.items()}
    read = pa.table({name: pa.array(values, pa.string()) for name, values in padded.items()})
    with number_hints.opened(read) as rows:
        return written_numbers.found(rows, read, csv)


def numbers(way, *values):
    with connect() as connection:
        connection.register("rows", pa.table({"x": pa.array(values, pa.string())}))
        return [value for (value,) in connection.sql(f"SELECT {way.sql(quoted('x'))} FROM rows").fetchall()]


@pytest.mark.parametrize(
    ("values", "read"),
    [
        (("1.234,5", "12"), [1234.5, 12]),
        (("1,234.5", "-1,000,000"), [1234.5, -1e6]),
        (("1'234", "5"), [1234, 5]),
        (("1 234,5", "0,5"), [1234.5, 0.5]),
        (("-1\u202f234\u202f567,5", "2\u00a0345,25", "0,5"), [-1234567.5, 2345.25, 0.5]),
        (("1\u202f234.5", "0.5"), [1234.5, 0.5]),
        (("1\u2019234.5", "2'345", "7"), [1234.5, 2345, 7]),
        (("1,234", "5,678"), [1234, 5678]),
        (("1.234", "950"), [1234, 950]),
        (("1.234.567", "12.000"), [1234567, 12000]),
    ],
)
def test_thousands_points_are_read(values, read):
    assert numbers(found(x=values)["x"], *values) == read


@pytest.mark.parametrize(
    ("values", "way", "how"),
    [
        ((*MANY, "n/a", "n/a"), ("", "."), "n/a in 2 rows as missing"),
        ((*MANY, "n.c.", "nc"), ("", "."), "n.c., nc in 2 rows as missing"),
        ((*(text.replace(".", ",") for text in MANY), "k.A."), ("", ","), "decimals as 0,5, k.A. in 1 row as missing"),
        (
            (*(f"{number}.000,25" for number in range(1, 20)), "unknown", "-"),
            (".", ","),
            "thousands as 1.000, decimals as 0,5, -, unknown in 2 rows as missing",
        ),
        ((*(f"1{number:02d}.250" for number in range(20)), "?"), ("", "."), "? in 1 row as missing"),
        ((*(f"0,{number}" for number in range(100, 120)), "?"), ("", ","), "decimals as 0,5, ? in 1 row as missing"),
    ],
    ids=[
        "points",
        "not communicated",
        "commas",
        "both",
        "three decimals are no thousands",
        "after a zero, a comma is before decimals",
    ],
)
def test_texts_where_a_number_is_missing_are_missing(values, way, how):
    number = found(x=values)["x"]
    assert isinstance(number, WrittenNumber)
    assert ((number.group, number.decimal), number.how) == (way, how)
    assert numbers(number, *values).count(None) == number.missing


BOTH = (*(f"{number}.250" for number in range(1, 20)), "950", "n/a")


def require_point(csv, **columns):
    table = pa.table({name: pa.array(values, pa.string()) for name, values in columns.items()})
    with number_hints.opened(table) as rows:
        number_hints.require_decimal(rows, table, csv, "x.csv")
        written = {
            name: number
            for name, number in written_numbers.found(rows, table, csv).items()
            if isinstance(number, WrittenNumber)
        }
        written_numbers.require_point(rows, written, csv, "x.csv")
        return written


def test_a_point_of_two_readings_beside_missing_ones_is_asked_about():
    with pytest.raises(DeclarationError) as asked:
        require_point(Csv(delimiter=";"), x=BOTH)
    assert str(asked.value) == (
        "x.csv: x: beside whole numbers below 1000, as in 1.234, a point has two readings; set "
        """`--csv '{"delimiter": ";", "decimal": ",", "thousands": "."}'` if it groups thousands, """
        """`--csv '{"delimiter": ";", "decimal": "."}'` if not"""
    )


@pytest.mark.parametrize(
    ("csv", "first"),
    [(Csv(decimal=","), 1250), (Csv(decimal=",", thousands="."), 1250), (Csv(decimal="."), 1.25)],
)
def test_each_answer_is_taken(csv, first):
    written = require_point(csv, x=BOTH)["x"]
    assert numbers(written, "1.250", "950", "n/a") == [first, 950, None]


def test_another_column_with_decimal_commas_answers_it():
    other = [*(f"{number}.000,25" for number in range(1, 21)), "?"]
    assert require_point(Csv(), x=BOTH, other=other)["x"].group == "."


def test_a_point_is_what_the_file_says_elsewhere():
    whole = [f"1{number:02d}.250" for number in range(20)]
    assert found(x=[*whole, "?"])["x"].group == ""
    assert found(Csv(decimal=","), x=[*whole, "?"])["x"].group == "."
    assert found(x=[*whole, "?"], other=["1.234,5"])["x"].group == "."
    assert found(Csv(decimal=","), x=MANY)["x"] == WrittenNumber("", ".")


@pytest.mark.parametrize(
    "values",
    [
        ("1", "2"),
        ("12.34", "1.2.3"),
        (None,),
        (*(f"0{number}" for number in range(1000, 1020)), "n/a"),
        ("1", "2", "3", "n/a"),
        ("red", "green", "1.5"),
    ],
    ids=["read already", "versions", "nothing", "codes with zeros in front", "few different ones", "texts"],
)
def test_other_texts_stay(values):
    assert found(x=values) == {}


def test_a_column_that_is_mostly_numbers_is_named_with_what_else_it_holds():
    assert found(x=[*MANY, "over 100"])["x"] == "95.2% of its values are numbers, others are over 100"


def test_a_column_that_the_user_calls_text_stays():
    assert found(Csv(text=["x"]), x=[*MANY, "n/a"]) == {}


def test_names_and_markers_with_quotes_stay_in_their_place():
    with connect() as connection:
        connection.register("rows", pa.table({"a \"b\" 'c'": ["1.5", "d'oh"]}))
        read = WrittenNumber("", ".", ("d'oh",), 1).sql(quoted("a \"b\" 'c'"))
        assert connection.sql(f"SELECT {read} FROM rows").fetchall() == [(1.5,), (None,)]
