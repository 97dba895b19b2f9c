"""The declared columns: every disagreement at once, widening only where nothing is lost, one order of rows."""

import datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from tidegate.config.schema.data import Column
from tidegate.data.column_types.table import typed
from tidegate.data.column_types.type_mismatch import CsvSource
from tidegate.data.row_order import ordered
from tidegate.errors import DeclarationError, EvidenceError


def columns(**declared: Any) -> dict[str, Column]:
    return {
        name: Column.model_validate(each if isinstance(each, dict) else {"type": each})
        for name, each in declared.items()
    }


def test_columns_come_in_declared_order_and_storage_types() -> None:
    zoned = pa.array([datetime.datetime(2013, 1, 1, 12, tzinfo=datetime.UTC)], pa.timestamp("s", tz="America/New_York"))
    found = pa.table(
        {"day": [datetime.date(2013, 1, 1)], "x": [1], "n": pa.array([2], pa.int8()), "c": ["a"], "at": zoned}
    )
    declared = columns(c="category", n="int", x="float", at="timestamp", day="timestamp")
    table = typed(found, declared)
    assert table.schema == pa.schema(
        {"c": pa.string(), "n": pa.int64(), "x": pa.float64(), "at": pa.timestamp("us"), "day": pa.timestamp("us")}
    )
    assert table.column("at").to_pylist() == [datetime.datetime(2013, 1, 1, 12)]


@pytest.mark.parametrize(
    ("values", "kind", "stored"),
    [
        (pa.array([Decimal(3)], pa.decimal128(38, 0)), "int", 3),
        (pa.array([Decimal("1.5")], pa.decimal128(9, 2)), "float", 1.5),
        (pa.array([7]), "float", 7.0),
        (pa.array(["x"]).dictionary_encode(), "category", "x"),
        (pa.array(["x"], pa.large_string()), "string", "x"),
        (pa.array([None]), "bool", None),
    ],
    ids=["a summed integer", "a decimal", "an integer as float", "a dictionary", "large text", "nothing at all"],
)
def test_a_type_that_loses_nothing_is_taken(values: pa.Array, kind: str, stored: object) -> None:
    declared = columns(a={"type": kind, "nullable": True})
    assert typed(pa.table({"a": values}), declared).column("a").to_pylist() == [stored]


@pytest.mark.parametrize(
    ("values", "kind", "found"),
    [
        ([1.0], "int", "float"),
        (["1"], "int", "text"),
        (["1"], "float", "text"),
        ([1], "category", "int"),
        (["2013-01-01"], "timestamp", "text"),
        ([[1]], "int", "list<item: int64>"),
    ],
)
def test_another_type_is_named_with_the_cast_that_mends_it(values: list[Any], kind: str, found: str) -> None:
    with pytest.raises(DeclarationError) as raised:
        typed(pa.table({"a": values}), columns(a=kind))
    (problem,) = raised.value.problems
    assert problem.key == "data.columns.a"
    assert problem.message.startswith(f"is {found}, declared {kind}; write CAST(a AS ")


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (["yes", "No", None], [True, False, None]),
        (["Y", "n"], [True, False]),
        (["t", "f", ""], [True, False, None]),
        (["1", "0"], [True, False]),
        ([1, 0, None], [True, False, None]),
        (pa.array(["yes", "no"]).dictionary_encode(), [True, False]),
    ],
    ids=["yes and no", "y and n", "t and f", "written digits", "numbers", "a dictionary"],
)
def test_a_bool_may_be_written_in_one_pair_of_words(values: Any, expected: list[Any]) -> None:
    declared = columns(a={"type": "bool", "nullable": True})
    assert typed(pa.table({"a": values}), declared).column("a").to_pylist() == expected


@pytest.mark.parametrize("values", [["yes", "n"], ["true", "0"], ["maybe"], [0, 2], [-1]])
def test_words_of_two_pairs_are_no_bool(values: list[Any]) -> None:
    with pytest.raises(DeclarationError, match="declared bool; its values are"):
        typed(pa.table({"a": values}), columns(a="bool"))


def test_an_empty_text_is_a_missing_value_whatever_the_source() -> None:
    found = pa.table({"a": ["x", "", None]})
    assert typed(found, columns(a={"type": "category", "nullable": True})).column("a").to_pylist() == ["x", None, None]
    with pytest.raises(EvidenceError, match=r"a: is missing in 2 of 3 rows \(1 of them an empty text\); exclude"):
        typed(found, columns(a="category"))


def test_missing_text_of_a_csv_names_what_it_reads_as_missing() -> None:
    csv = [CsvSource("rows", ("a",), ("", "NA"))]
    with pytest.raises(EvidenceError) as raised:
        typed(pa.table({"a": ["x", None]}), columns(a="category"), csv)
    assert str(raised.value).endswith("""or set `csv: {nulls: [""]}` in data.sources.rows where 'NA' is a value""")


@pytest.mark.parametrize("kind", ["category", "int", "float", "bool", "timestamp"])
def test_a_column_without_a_value_is_of_any_type(kind: str) -> None:
    for empty in (pa.nulls(2), pa.nulls(2, pa.string()), pa.nulls(2, pa.int32())):
        table = typed(pa.table({"a": empty}), columns(a={"type": kind, "nullable": True}))
        assert table.column("a").null_count == 2


@pytest.mark.parametrize(
    ("values", "target"),
    [(["no", "maybe"], {"type": "category", "positive": "yes"}), ([True, True], {"type": "bool", "positive": False})],
)
def test_a_positive_value_that_is_in_no_row_is_named_with_those_that_are(values: list[Any], target: Any) -> None:
    with pytest.raises(EvidenceError, match=r"data\.columns\.a\.positive: .* is in no row; a holds") as raised:
        typed(pa.table({"a": values}), columns(a={"role": "target"} | target))
    assert all(repr(value) in str(raised.value) for value in values)


def test_every_disagreement_is_told_at_once() -> None:
    found = pa.table({"delayd": [1], "x": ["a"], "y": [1.0], "hour": pa.array([None], pa.float64())})
    declared = columns(delayed="bool", x="float", y="float", hour="float")
    with pytest.raises(DeclarationError) as raised:
        typed(found, declared)
    assert [(problem.key, problem.message.partition(";")[0]) for problem in raised.value.problems] == [
        ("data.columns.delayed", "is not in the query's result: unknown column: delayed"),
        ("data.columns", "the query's result has a column 'delayd' that is not declared"),
        ("data.columns.x", "is text, declared float"),
        ("data.columns.hour", "is missing in 1 of 1 rows"),
    ]


def test_a_column_twice_in_the_answer_is_refused() -> None:
    found = pa.Table.from_arrays([pa.array([1]), pa.array([2])], names=["a", "a"])
    with pytest.raises(DeclarationError, match="a: occurs 2 times in the query's result"):
        typed(found, columns(a="int"))


def test_no_rows_are_no_table() -> None:
    with pytest.raises(
        EvidenceError, match=r"data\.query: returned no rows: a source is empty, or WHERE selects no row"
    ):
        typed(pa.table({"a": pa.array([], pa.int64())}), columns(a="int"))


def test_missing_values_need_a_nullable_column_and_nan_is_missing() -> None:
    found = pa.table({"a": [1.0, float("nan"), None]})
    with pytest.raises(EvidenceError, match="a: is missing in 2 of 3 rows; exclude these rows"):
        typed(found, columns(a="float"))
    assert typed(found, columns(a={"type": "float", "nullable": True})).column("a").to_pylist() == [1.0, None, None]


def test_infinity_is_refused() -> None:
    with pytest.raises(EvidenceError, match="a: is infinite in 2 of 3 rows"):
        typed(pa.table({"a": [float("inf"), float("-inf"), 0.0]}), columns(a="float"))


def test_an_integer_that_the_type_cannot_hold_is_refused() -> None:
    with pytest.raises(EvidenceError, match="a: does not fit int: integer value 18446744073709551615"):
        typed(pa.table({"a": pa.array([2**64 - 1], pa.uint64())}), columns(a="int"))


def test_the_name_of_the_row_number_is_taken() -> None:
    with pytest.raises(DeclarationError, match="row_id: is the name of tidegate's own row number"):
        typed(pa.table({"row_id": [1]}), columns(row_id="int"))


def test_rows_without_an_id_are_counted_in_one_order_whatever_the_source_gave() -> None:
    declared = columns(a="int", at={"type": "timestamp", "role": "time"}, b="bool")
    early, late = datetime.datetime(2013, 1, 1), datetime.datetime(2013, 1, 2)
    rows = [
        {"a": 9, "at": early, "b": True},
        {"a": 1, "at": late, "b": False},
        {"a": 1, "at": late, "b": True},
        {"a": None, "at": late, "b": True},
    ]
    for given in (rows, rows[::-1]):
        table = ordered(
            pa.Table.from_pylist(given, pa.schema({"a": pa.int64(), "at": pa.timestamp("us"), "b": pa.bool_()})),
            declared,
        )
        assert table.drop_columns("row_id").to_pylist() == rows
        assert table.column("row_id").to_pylist() == [0, 1, 2, 3]


def test_rows_with_an_id_follow_it_and_get_no_number() -> None:
    table = ordered(pa.table({"key": ["b", "a"], "x": [1, 2]}), columns(key={"type": "string", "role": "id"}, x="int"))
    assert table.to_pydict() == {"key": ["a", "b"], "x": [2, 1]}


def test_an_id_that_stands_twice_is_refused_with_examples() -> None:
    found = pa.table({"key": ["b", "a", "b", "c", "c", "c"]})
    with pytest.raises(EvidenceError, match=r"key: must be unique; 2 values occur more than once, e\.g\. 'b', 'c'"):
        ordered(found, columns(key={"type": "string", "role": "id"}))


class _CountingTable:
    """A table that counts how often all its names are listed."""

    def __init__(self, table: pa.Table) -> None:
        self._table, self.listed = table, 0

    @property
    def column_names(self) -> list[str]:
        self.listed += 1
        return self._table.column_names

    def __getattr__(self, name: str) -> Any:
        return getattr(self._table, name)


@pytest.mark.parametrize("count", [3, 300])
def test_the_names_are_listed_as_often_for_many_columns_as_for_few(count: int) -> None:
    names = [f"c{number}" for number in range(count)]
    table: Any = _CountingTable(pa.table({name: [1] for name in names}))
    assert typed(table, columns(**dict.fromkeys(names, "int"))).column_names == names
    assert table.listed == 1
