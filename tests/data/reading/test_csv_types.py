"""What a column's text shows: a type that every value has, and never one that would lose what is written."""

from pathlib import Path

import pytest

from data.csv_files import table_of


@pytest.mark.parametrize(
    ("rows", "kind", "values"),
    [
        (["1", "-2", "+3"], "int64", [1, -2, 3]),
        (["1", "2.5", ".5"], "double", [1.0, 2.5, 0.5]),
        (["1e3", "nan", "-inf"], "double", None),
        (["true", "FALSE"], "bool", [True, False]),
        (["yes", "no"], "string", ["yes", "no"]),
        (["t", "f"], "string", ["t", "f"]),
        (["0", "1"], "int64", [0, 1]),
        (["", "NA"], "null", [None, None]),
        (["12345678901234567890"], "string", ["12345678901234567890"]),
        (["1234567890123456789012", "0.5"], "string", ["1234567890123456789012", "0.5"]),
        (["1_000", "0x1F"], "string", ["1_000", "0x1F"]),
        (["1,5"], "string", ["1,5"]),
        (["10:00", "11:30:05"], "time64[us]", None),
        (["2013-01-01", "2013-01-02T05:00"], "timestamp[us]", None),
        (["2013-01-01T05:00:00Z", "2013-01-01 05:00+02:00"], "timestamp[us, tz=UTC]", None),
        (["2013-01-01T05:00:00Z", "2013-01-01"], "string", None),
        (["2013-02-30"], "string", ["2013-02-30"]),
    ],
)
def test_the_type_is_what_every_value_shows(
    tmp_path: Path, rows: list[str], kind: str, values: list[object] | None
) -> None:
    column = table_of(tmp_path, "\n".join(["n,c", *(f'1,"{row}"' for row in rows)])).column("c")
    assert str(column.type) == kind
    if values is not None:
        assert column.to_pylist() == values


def test_a_decimal_comma_is_read_where_it_is_declared(tmp_path: Path) -> None:
    table = table_of(tmp_path, "a;b\n1,5;2\n-0,5;1.5\n", delimiter=";", decimal=",")
    assert table.to_pydict() == {"a": [1.5, -0.5], "b": ["2", "1.5"]}


def test_an_integer_with_an_underscore_in_the_last_row_is_seen(tmp_path: Path) -> None:
    assert str(table_of(tmp_path, "a\n" + "1\n" * 2000 + "1_0\n").column("a").type) == "string"
