"""What other tools store in a wider type is read where it loses nothing, and left as it is elsewhere."""

from datetime import UTC, datetime

import pyarrow as pa
import pytest

from tidegate.columns import ColumnType
from tidegate.data.column_types.wider_types import EXACT, is_narrowed, narrowed, whole_numbers

NAN = float("nan")


@pytest.mark.parametrize(
    ("declared", "stored", "read"),
    [
        (ColumnType.INT, [1.0, 0.0, None], [1, 0, None]),
        (ColumnType.INT, [1.0, NAN], [1, None]),
        (ColumnType.INT, [-EXACT, EXACT], [-(2**53), 2**53]),
        (ColumnType.BOOL, [1.0, 0.0, NAN], [True, False, None]),
        (ColumnType.TIMESTAMP, ["2013-12-01 05:00:00", None, ""], [datetime(2013, 12, 1, 5), None, None]),
        (ColumnType.TIMESTAMP, ["2013-12-01"], [datetime(2013, 12, 1)]),
        (ColumnType.TIMESTAMP, ["2013-12-01T05:00:00.25"], [datetime(2013, 12, 1, 5, 0, 0, 250_000)]),
        (ColumnType.TIMESTAMP, ["2013-12-01T05:00:00+01:00"], [datetime(2013, 12, 1, 4, tzinfo=UTC)]),
        (ColumnType.TIMESTAMP, ["2013-12-01T05:00:00Z"], [datetime(2013, 12, 1, 5, tzinfo=UTC)]),
    ],
)
def test_values_of_a_wider_type_are_read(declared, stored, read):
    assert narrowed(pa.chunked_array([stored]), declared).to_pylist() == read


@pytest.mark.parametrize(
    ("declared", "stored"),
    [
        (ColumnType.INT, [1.0, 1.5]),
        (ColumnType.INT, [2 * EXACT]),
        (ColumnType.INT, [float("inf")]),
        (ColumnType.INT, ["1"]),
        (ColumnType.BOOL, [0.0, 2.0]),
        (ColumnType.BOOL, [0.5]),
        (ColumnType.FLOAT, [1.0]),
        (ColumnType.STRING, [1.0]),
        (ColumnType.TIMESTAMP, ["2013-12-01", "yesterday"]),
        (ColumnType.TIMESTAMP, ["2013-12-01 05:00:00", "2013-12-01 05:00:00Z"]),
        (ColumnType.TIMESTAMP, ["01.12.2013"]),
        (ColumnType.TIMESTAMP, [1385874000]),
        (ColumnType.INT, pa.array([None, NAN], pa.float64())),
    ],
)
def test_what_would_lose_or_guess_something_is_left_as_it_is(declared, stored):
    values = pa.chunked_array([stored])
    assert narrowed(values, declared) is values


@pytest.mark.parametrize(
    ("declared", "chunks", "read"),
    [
        (ColumnType.INT, [[1.0, None], [NAN], []], True),
        (ColumnType.INT, [[1.0], [1.5]], False),
        (ColumnType.INT, [[1.0], [2 * EXACT]], False),
        (ColumnType.BOOL, [[1.0], [0.0, NAN]], True),
        (ColumnType.BOOL, [[1.0], [2.0]], False),
        (ColumnType.FLOAT, [[1.0]], False),
    ],
)
def test_all_chunks_of_a_column_must_be_whole(declared, chunks, read):
    assert is_narrowed(pa.chunked_array(chunks, pa.float64()), declared) is read


def test_whole_numbers_are_read_without_those_that_are_missing():
    assert whole_numbers(pa.array([1.0, NAN, None, -(2.0**53)])).to_pylist() == [1, None, None, -(2**53)]
