"""Questions about a column get the answer of the whole column, whatever its chunks."""

import math
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pytest

from tidegate.data.column_types.column_values import first_distinct, has_value


@pytest.mark.parametrize(
    ("chunks", "expected"),
    [([], False), ([[]], False), ([[None], [None, None]], False), ([[None], [0]], True)],
)
def test_a_column_has_a_value_where_one_chunk_has(chunks: list[list[int | None]], expected: bool) -> None:  # noqa: FBT001
    assert has_value(pa.chunked_array(chunks, pa.int64())) is expected


@pytest.mark.parametrize(
    ("chunks", "expected"),
    [
        ([["b", None, "a"], ["a", "c"], ["d", "e"]], ["b", "a", "c"]),
        ([[1, 1, 1], [1, 2]], [1, 2]),
        ([[0.0, -0.0], [-0.0, 0.0, 2.0]], [0.0, -0.0, 2.0]),
        ([[Decimal("1.50")], [Decimal("1.50"), Decimal("2.00")]], [Decimal("1.50"), Decimal("2.00")]),
        ([[1, 2, 3], [1, 2, 3, 4]], [1, 2, 3]),
    ],
    ids=["texts", "integers", "signed zeros", "decimals", "more than are asked for"],
)
def test_the_first_distinct_values_come_in_order_of_appearance(chunks: list[list[Any]], expected: list[Any]) -> None:
    assert list(map(repr, first_distinct(pa.chunked_array(chunks), 3))) == list(map(repr, expected))


def test_nan_is_one_value() -> None:
    (found,) = first_distinct(pa.chunked_array([[math.nan, math.nan], [math.nan]]), 3)
    assert isinstance(found, float)
    assert math.isnan(found)
