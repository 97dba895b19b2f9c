"""Distinct values are counted as Arrow counts them, whether all are in memory or few."""

from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from tidegate.config.schema.data import ColumnType
from tidegate.data.statistics import distinct_values
from tidegate.data.stored_table import StoredColumn, Values

NUMBERS = np.random.default_rng(3)
COLUMNS: dict[str, Any] = {
    "signed zeros": (ColumnType.FLOAT, pa.array([0.0, -0.0, 1.0, -0.0, None, np.inf, -np.inf])),
    "one zero": (ColumnType.FLOAT, pa.array([0.0, 0.0, -1.5])),
    "huge integers": (ColumnType.INT, pa.array([2**62, 2**62 + 1, -(2**63), 2**63 - 1, 0, None, 2**62])),
    "nothing": (ColumnType.INT, pa.array([None, None], pa.int64())),
    "unsigned": (ColumnType.INT, pa.array([2**64 - 1, 2**64 - 2, 1], pa.uint64())),
    "truths": (ColumnType.BOOL, pa.array([True, None, True, False])),
    "texts": (ColumnType.STRING, pa.array([f"t{number}" for number in NUMBERS.integers(0, 60, 200)])),
    "different texts": (ColumnType.STRING, pa.array([f"t{number}" for number in range(200)])),
    "times": (ColumnType.TIMESTAMP, pa.array(NUMBERS.integers(0, 90, 200), pa.timestamp("us"))),
}


@pytest.fixture(params=[2**20, 3], ids=["in memory", "on disk"], autouse=True)
def most(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(distinct_values, "MOST_IN_MEMORY", request.param)


def in_chunks(values: pa.Array, rows: int = 3) -> Values:
    starts = range(0, len(values), rows)
    return StoredColumn(values.type, len(values), lambda: (values.slice(start, rows) for start in starts))


@pytest.mark.parametrize("name", COLUMNS)
@pytest.mark.parametrize("often_unique", [False, True])
def test_the_count_is_arrows(name: str, *, often_unique: bool) -> None:
    declared, values = COLUMNS[name]
    expected = pc.count_distinct(values, mode="only_valid").as_py()
    assert distinct_values.distinct(in_chunks(values), declared, often_unique=often_unique) == expected
    assert distinct_values.distinct(pa.chunked_array([values]), declared, often_unique=often_unique) == expected


def test_the_most_frequent_values_come_with_their_rows_and_ties_by_value() -> None:
    words = ["b", "a", "é", "z", "a", "b", None, "日", "日", "c"]
    expected = (6, [("a", 2), ("b", 2), ("日", 2), ("c", 1)])
    assert distinct_values.counted(in_chunks(pa.array(words)), 4) == expected


def test_truths_are_counted() -> None:
    assert distinct_values.counted(in_chunks(pa.array([True, None, False, True])), 10) == (2, [(True, 2), (False, 1)])


def test_nothing_is_left_on_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    distinct_values.distinct(in_chunks(COLUMNS["texts"][1]), ColumnType.STRING)
    assert not [*tmp_path.iterdir()]
