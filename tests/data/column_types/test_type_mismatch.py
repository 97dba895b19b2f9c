"""A column of another type than declared: what the message says to write works, and loses no value."""

import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from data.csv_files import table_of
from tidegate.config.schema.data import Column
from tidegate.data.column_types.table import typed
from tidegate.data.column_types.type_mismatch import CsvSource
from tidegate.data.queries import query
from tidegate.errors import DeclarationError


def refusal(values: list[Any] | pa.Array, declared: str, *csv: CsvSource) -> str:
    columns = {"a": Column.model_validate({"type": declared, "nullable": True})}
    with pytest.raises(DeclarationError) as raised:
        typed(pa.table({"a": values}), columns, csv)
    (problem,) = raised.value.problems
    return problem.message


ROWS = CsvSource("rows", ("a", "b"))


@pytest.mark.parametrize(
    ("text", "kind"),
    [("true\nfalse\n", "bool"), ("0\n1\n", "int"), ("007\n", "int"), ("1.10\n", "float"), ("2013-01-02\n", "date")],
)
def test_text_that_csv_reads_as_something_else_is_kept_by_the_option_that_is_named(
    tmp_path: Path, text: str, kind: str
) -> None:
    read = table_of(tmp_path, "a\n" + text)
    message = refusal(read.column("a"), "category", ROWS)
    assert message.startswith(
        f"is {kind}, declared category; set `csv: {{text: [a]}}` in data.sources.rows, which keeps the text unchanged"
    )
    assert table_of(tmp_path, "a\n" + text, text=["a"]).column("a").to_pylist() == text.split()


def test_columns_that_are_text_already_stay_in_the_option() -> None:
    assert "set `csv: {text: [zip, a]}`" in refusal([1], "category", CsvSource("rows", ("a",), text=("zip",)))


def test_a_column_of_another_name_names_the_sources_that_it_may_be_made_of() -> None:
    message = refusal([1], "category", CsvSource("rows", ("b",)))
    assert "the CSV's column that it is made of under `csv: {text: […]}` in data.sources.rows" in message


def test_without_a_csv_source_a_cast_loses_nothing() -> None:
    assert (
        refusal([1], "string") == "is int, declared string; write CAST(a AS VARCHAR) in the query or declare its type"
    )


@pytest.mark.parametrize(
    ("values", "option"),
    [(["1,5", "2"], 'set `csv: {decimal: ","}` in data.sources.rows'), (["03.04.2013 or so"], "is not a number")],
)
def test_text_declared_a_number_names_the_decimal_comma_or_the_value(values: list[str], option: str) -> None:
    assert option in refusal(values, "float", ROWS)


@pytest.mark.parametrize(
    ("values", "declared", "expected"),
    [
        (["1,234", "12,345,678"], "int", [1234, 12345678]),
        (["1,234", "950"], "int", [1234, 950]),
        (["1.234,5", "950"], "float", [1234.5, 950]),
        (["1.234.567", "950"], "int", [1234567, 950]),
        (["0,125", "2,250"], "float", [0.125, 2.25]),
        (["1,5", "2,25"], "float", [1.5, 2.25]),
        (["1.5", "unknown", None], "float", [1.5, None, None]),
        (["1"], "int", [1]),
        (["2013-01-02"], "timestamp", [datetime.datetime(2013, 1, 2)]),
        ([1.0, 2.0], "int", [1, 2]),
        ([True], "float", [1.0]),
    ],
)
def test_the_expression_that_is_named_gives_the_declared_type(
    values: list[Any], declared: str, expected: list[Any]
) -> None:
    message = refusal(values, declared)
    expression = message.partition("write ")[2].partition(" in the query")[0]
    answer = query.run({"t": pa.table({"a": values})}, f"SELECT {expression} AS a FROM t")
    columns = {"a": Column.model_validate({"type": declared, "nullable": True})}
    assert typed(answer, columns).column("a").to_pylist() == expected


@pytest.mark.parametrize(
    ("values", "csv", "options"),
    [
        (["950", "1.234"], CsvSource("rows", ("a",), decimal=","), 'thousands: ".", decimal: ","'),
        (["950", "1.234,5"], ROWS, 'thousands: ".", decimal: ","'),
        (["950", "1,234"], ROWS, 'thousands: ","'),
    ],
)
def test_grouped_thousands_name_the_option_of_the_source(values: list[Any], csv: CsvSource, options: str) -> None:
    assert refusal(values, "float", csv).endswith(f"it groups thousands: set `csv: {{{options}}}` in data.sources.rows")


@pytest.mark.parametrize(
    ("values", "shown"), [(["a", "b", "c", "d"], "'a', 'b', 'c' and others"), ([0, 1, 2], "0, 1, 2")]
)
def test_values_that_are_no_pair_are_shown(values: list[Any], shown: str) -> None:
    assert f"its values are {shown}" in refusal(values, "bool")


def test_a_fraction_is_never_cast_away() -> None:
    for values in ([1.5], pa.array([Decimal("1.50")])):
        assert refusal(values, "int").endswith("declare type: float; a CAST would round it")


@pytest.mark.parametrize("values", [["4 Mar 2013"], [20130304]])
def test_a_date_that_shows_as_something_else_names_its_format(values: list[Any]) -> None:
    assert 'set `csv: {format: {a: "%Y%m%d"}}` in data.sources.rows with its own format' in refusal(
        values, "timestamp", ROWS
    )
    assert "strptime(" in refusal(values, "timestamp")
