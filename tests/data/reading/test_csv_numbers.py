"""Numbers of a CSV file: how they are written is declared, and what has two readings that differ is asked."""

from pathlib import Path

import numpy as np
import pytest

from data.csv_files import refused, table_of
from tidegate.data.reading.csv_numbers import ColumnNumerals, question, seen_in
from tidegate.errors import UserError

ASKED = (
    "csv.decimal: p: 1.234 in row 2 is either 1,234 or has decimals; whole numbers like 950 make the order of rows "
    'depend on it; set `csv: {decimal: ",", thousands: "."}` if points group thousands, `csv: {decimal: "."}` if not'
)


@pytest.mark.parametrize(
    "rows",
    ["950\n1.234\n", "950\n1.234\n0\nNA\n", " 950\n1.234 \n-2.500\nnan\n"],
    ids=["as Germans write", "with gaps and zeros", "with spaces, signs and nan"],
)
def test_points_that_may_group_thousands_are_asked_about(tmp_path: Path, rows: str) -> None:
    assert refused(tmp_path, "p\n" + rows) == [ASKED]


def test_every_column_is_in_one_question(tmp_path: Path) -> None:
    (problem,) = refused(tmp_path, "p;q;r;s;t\n950;1;2;3;5\n1.234;1.234;1.234;1.234;1.234\n", delimiter=";")
    assert "has decimals (as in q, r, s and 1 more); whole" in problem


def test_both_answers_are_taken(tmp_path: Path) -> None:
    text = "p\n950\n1.234\n"
    assert table_of(tmp_path, text, decimal=".").to_pydict() == {"p": [950.0, 1.234]}
    grouped = table_of(tmp_path, text, decimal=",", thousands=".").column("p")
    assert (str(grouped.type), grouped.to_pylist()) == ("int64", [950, 1234])
    assert table_of(tmp_path, text, text=["p"]).to_pydict() == {"p": ["950", "1.234"]}


@pytest.mark.parametrize(
    "rows",
    [
        "0.123\n1.5\n12.345\n3.7\n3\n",
        "950\n0.123\n",
        "1.234\n5.678\n",
        "0\n1.234\n",
        "950\n1.2345\n",
        "1950\n1.234\n",
        "1\n2\n",
        "1.500\n950.000\n",
    ],
    ids=[
        "decimals of all lengths",
        "less than one",
        "all with a point: a factor apart",
        "zero is zero",
        "four decimals",
        "four digits without a point",
        "whole",
        "fixed decimals",
    ],
)
def test_ordinary_decimals_are_not_asked_about(tmp_path: Path, rows: str) -> None:
    assert str(table_of(tmp_path, "p\n" + rows).column("p").type) in ("double", "int64")


def test_another_column_decides_unless_a_zero_says_otherwise(tmp_path: Path) -> None:
    assert table_of(tmp_path, "p,q\n950,3.7\n1.234,1\n").column("p").to_pylist() == [950, 1.234]
    (problem,) = refused(tmp_path, "p,q\n950,3.7\n1.230,1\n")
    assert "p: 1.230 in row 2" in problem


def test_columns_beyond_one_query_are_seen(tmp_path: Path) -> None:
    names = [f"c{number}" for number in range(45)]
    last = ["1.5"] * 44 + ["950"], ["2.5"] * 44 + ["1.230"]
    (problem,) = refused(tmp_path, "\n".join(map(",".join, [names, *last])))
    assert "c44: 1.230" in problem


@pytest.mark.parametrize("writer", ["{:.3f}", "{:.6g}", "{:.3g}", "{}"])
@pytest.mark.parametrize("scale", [1, 30, 900])
def test_drawn_decimals_are_not_asked_about_however_they_are_written(tmp_path: Path, writer: str, scale: float) -> None:
    generator = np.random.default_rng(3)
    for _ in range(5):
        values = generator.gamma(2, scale, 200).round(3)
        written = [writer.format(value).removesuffix(".0") for value in values]
        read = table_of(tmp_path, "p\n" + "\n".join(written))
        assert read.column("p").to_pylist() == [float(text) for text in written]


def test_drawn_amounts_with_grouped_thousands_are_asked_about(tmp_path: Path) -> None:
    amounts = np.random.default_rng(4).lognormal(7, 1, 200).astype(int)
    written = [f"{amount:,}".replace(",", ".") for amount in amounts]
    other = [f"{number / 7:.2f}" for number in range(len(written))]
    text = "\n".join(["p,q", *map(",".join, zip(written, other, strict=True))])
    assert "p: " in refused(tmp_path, text)[0]
    read = table_of(tmp_path, text.replace(",", ";"), delimiter=";", decimal=",", thousands=".")
    assert read.column("p").to_pylist() == amounts.tolist()


@pytest.mark.parametrize(
    ("rows", "options", "values"),
    [
        ("1.234,5\n-12.345.678\n3\n", {"decimal": ",", "thousands": "."}, [1234.5, -12345678.0, 3.0]),
        ("1'234.5\n5\n", {"thousands": "'"}, [1234.5, 5.0]),
        ("1 234\n5\n", {"thousands": " "}, [1234, 5]),
        ("1\u00a0234\n1\u202f234\u202f567\n5 000\n", {"thousands": " "}, [1234, 1234567, 5000]),
        ("1\u2019234.5\n1'000\n", {"thousands": "'"}, [1234.5, 1000]),
        ("1,234\n12,345.5\n", {"thousands": ","}, [1234.0, 12345.5]),
        ("12.34\n1.2.3\n", {"decimal": ",", "thousands": "."}, ["12.34", "1.2.3"]),
        ("1'2\n", {"thousands": "'"}, ["1'2"]),
    ],
)
def test_thousands_are_read_as_they_are_declared(
    tmp_path: Path, rows: str, options: dict[str, object], values: list[object]
) -> None:
    assert table_of(tmp_path, "p\n" + rows, delimiter=";", **options).column("p").to_pylist() == values


def test_one_mark_can_not_be_both(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"decimal and thousands are both '\.'"):
        table_of(tmp_path, "p\n1\n", thousands=".")


@pytest.mark.parametrize(
    ("values", "column"),
    [
        (["950", None, "1.230"], ColumnNumerals(fits=True, marked="1.230", row=3, whole="950", has_zero=True)),
        (["0.5", "3"], ColumnNumerals(fits=False, marked=None, row=None, whole="3", has_zero=False)),
        ([None], ColumnNumerals(fits=True, marked=None, row=None, whole=None, has_zero=False)),
        (["a", "1"], None),
    ],
)
def test_texts_in_memory_show_the_same(values: list[str | None], column: ColumnNumerals | None) -> None:
    assert seen_in(values) == column


def test_queries_and_memory_agree(tmp_path: Path) -> None:
    generator = np.random.default_rng(5)
    pool = ["950", "1.234", "1.230", "0", "nan", "3.7", "12", " 7 ", "-2.000", "0.123", "1e3"]
    for _ in range(30):
        rows = generator.choice(pool, (4, 2)).tolist()
        columns = {name: seen_in([row[place] for row in rows]) for place, name in enumerate("pq")}
        expected = question({name: column for name, column in columns.items() if column})
        try:
            table_of(tmp_path, "\n".join(["p,q", *map(",".join, rows)]))
            problem = None
        except UserError as error:
            (problem,) = error.problems
        assert problem == expected, rows
