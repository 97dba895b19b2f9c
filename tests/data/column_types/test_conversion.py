"""What a column becomes is decided by all of its values, and done chunk by chunk."""

import datetime
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from tidegate.config.schema.data import ColumnType
from tidegate.data.column_types.conversion import NOTHING, as_bool, conversion, kind_of, storage


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (pa.array([True]), "bool"),
        (pa.array([1], pa.uint8()), "int"),
        (pa.array([Decimal(1)], pa.decimal128(38, 0)), "int"),
        (pa.array([Decimal("1.5")]), "decimal"),
        (pa.array([1.0], pa.float32()), "float"),
        (pa.array(["a"]).dictionary_encode(), "text"),
        (pa.array(["a"], pa.large_string()), "text"),
        (pa.array([datetime.date(2013, 1, 1)]), "date"),
        (pa.array([0], pa.timestamp("ns", "UTC")), "timestamp"),
        (pa.array([[1]]), "list<item: int64>"),
        (pa.array([None], pa.int64()), NOTHING),
    ],
)
def test_a_type_has_the_name_that_messages_use(values: pa.Array, kind: str) -> None:
    assert kind_of(pa.chunked_array([values])) == kind


@pytest.mark.parametrize(
    ("chunks", "declared", "expected"),
    [
        ([["yes", ""], [None, "No"]], "bool", [True, None, None, False]),
        ([[1, 0], [None, 1]], "bool", [True, False, None, True]),
        ([["", None], [""]], "bool", [None, None, None]),
        ([[float("nan"), -0.0], [None, 1.5]], "float", [None, -0.0, None, 1.5]),
        ([["", "a"], [None, "ä"]], "category", [None, "a", None, "ä"]),
        ([[datetime.date(2013, 1, 2)], [None]], "timestamp", [datetime.datetime(2013, 1, 2), None]),
        ([[Decimal(2**62)], [Decimal(-3)]], "int", [2**62, -3]),
        ([[None], [None, None]], "int", [None, None, None]),
    ],
)
def test_chunks_become_what_is_stored(chunks: list[list[Any]], declared: str, expected: list[Any]) -> None:
    kind = ColumnType(declared)
    values = pa.chunked_array(chunks)
    convert = conversion(values, kind)
    stored = pa.chunked_array(map(convert, values.chunks), storage(kind))
    assert stored.to_pylist() == expected


@pytest.mark.parametrize("chunks", [[["yes"], ["n"]], [["true"] * 9, ["maybe"]], [[1] * 9, [2]]])
def test_words_of_two_pairs_stay_as_they_are(chunks: list[list[Any]]) -> None:
    values = pa.chunked_array(chunks)
    assert conversion(values, ColumnType.BOOL).true is None
    assert as_bool(values) is values


def test_a_value_that_does_not_fit_is_refused_when_its_chunk_is_converted() -> None:
    values = pa.chunked_array([[1], [2**64 - 1]], pa.uint64())
    convert = conversion(values, ColumnType.INT)
    assert convert(values.chunk(0)).to_pylist() == [1]
    with pytest.raises(pa.ArrowInvalid, match="18446744073709551615"):
        convert(values.chunk(1))
