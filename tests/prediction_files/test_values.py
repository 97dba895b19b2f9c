"""Numbers, ids and labels of columns; what is wrong is named with its row."""

import datetime
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from tidegate.errors import DeclarationError, Where
from tidegate.prediction_files.prediction_file import of_table
from tidegate.prediction_files.values import TextValues, blocks, labels, numbers_or_text, row_ids


def file(values, kind=None):
    return of_table(Path("a.csv"), pa.table({"x": pa.array(values, kind)}), lambda row, _: Where("a.csv", row + 2))


def problem(function, values, kind=None):
    with pytest.raises(DeclarationError) as refused:
        function(file(values, kind), "x")
    return str(refused.value)


@pytest.mark.parametrize(
    ("values", "kind", "expected"),
    [
        (["0.5", " 1 ", "1e-3"], None, [0.5, 1.0, 0.001]),
        ([1, 0, 1], pa.int8(), [1.0, 0.0, 1.0]),
        ([0.25, 1.0, 0.0], pa.float32(), [0.25, 1.0, 0.0]),
        ([Decimal("0.5"), Decimal("1.0"), Decimal("0.0")], None, [0.5, 1.0, 0.0]),
        ([True, False, True], None, [1.0, 0.0, 1.0]),
        (["True", "false", "TRUE"], None, [1.0, 0.0, 1.0]),
        (["1", "0", "1"], pa.dictionary(pa.int8(), pa.string()), [1.0, 0.0, 1.0]),
    ],
)
def test_numbers_are_read_however_they_are_stored(values, kind, expected):
    assert numbers_or_text(file(values, kind), "x").tolist() == expected


def test_classes_stay_text():
    found = numbers_or_text(file(["yes", "no", "yes"]), "x")
    assert isinstance(found, TextValues)
    assert found.values.tolist() == ["yes", "no", "yes"]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (["0.5", None, None], "a.csv:3: x is empty in 2 of 3 rows"),
        (["0.5", "0.1", "nan"], "a.csv:4: x is nan in 1 of 3 rows, not a finite number"),
        ([0.5, float("inf"), 0.1], "a.csv:3: x is inf in 1 of 3 rows, not a finite number"),
        (["0.5", "0,1", "0.2"], "a.csv:3: x is '0,1', not a number, in 1 of 3 rows"),
        ([[1.0], [2.0]], "a.csv:2: x holds list<item: double>, not one value per row"),
        ([datetime.date(2026, 1, 1)], "a.csv:2: x holds date32[day], not numbers"),
    ],
)
def test_what_is_not_a_finite_number_is_named_with_its_place(values, said):
    assert problem(numbers_or_text, values) == said


def test_a_row_without_a_line_is_named_by_its_number():
    table = pa.table({"x": [0.5, None]})
    parquet = of_table(Path("a.parquet"), table, lambda _row, _name: Where("a.parquet"))
    with pytest.raises(DeclarationError, match=r"^a\.parquet: row 2: x is empty in 1 of 2 rows$"):
        numbers_or_text(parquet, "x")


def test_ids_are_whole_numbers_or_text():
    assert row_ids(file([3, 1, 2], pa.int32()), "x").to_pylist() == [3, 1, 2]
    assert row_ids(file(["a", "b"]), "x").to_pylist() == ["a", "b"]
    assert row_ids(file([1.0, 12.0]), "x").to_pylist() == ["1", "12"]
    assert row_ids(file([datetime.date(2026, 1, 1)]), "x").to_pylist() == ["2026-01-01"]


def test_an_id_that_is_there_twice_or_missing_is_named():
    assert problem(row_ids, ["a", "b", "a", "a"]).startswith(
        "a.csv:4: x 'a' is there more than once; 2 of 4 rows repeat an id"
    )
    assert problem(row_ids, ["a", None]) == "a.csv:3: x is empty in 1 of 2 rows"


@pytest.mark.parametrize(
    "values",
    [
        ["2026-10-01 05:00:00", "2026-10-01T23:59", None],
        [datetime.datetime(2026, 10, 1, 5), datetime.datetime(2026, 10, 1, 23, 59), None],
    ],
    ids=["text", "timestamps"],
)
def test_times_are_labelled_by_their_day(values):
    assert labels(file(values), "x").tolist() == ["2026-10-01", "2026-10-01", None]


def test_other_labels_are_their_text():
    assert labels(file([1, 2, None]), "x").tolist() == ["1", "2", None]
    assert labels(file([True, False]), "x").tolist() == ["true", "false"]


def test_every_row_has_a_block():
    assert problem(blocks, ["a", None]) == "a.csv:3: x is empty in 1 of 2 rows"
    assert blocks(file(["a", "b"]), "x").dtype == np.dtype(object)
