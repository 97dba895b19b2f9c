"""The profile: what a table looks like, in bytes that only its data decide."""

import datetime
import json

import numpy as np
import pyarrow as pa
import pytest

from tidegate.config.schema.data import Column
from tidegate.data.statistics.profile import profile

COLUMNS = {
    "x": Column(type="float", unit="mile", nullable=True),
    "c": Column(type="category"),
    "s": Column(type="string", role="id"),
    "b": Column(type="bool", role="target"),
    "at": Column(type="timestamp", role="time"),
}
AT = [datetime.datetime(2013, 1, day) for day in (1, 2, 3, 4)]
TABLE = pa.table(
    {
        "x": [1.0, 2.0, None, 4.0],
        "c": ["a", "b", "b", "a"],
        "s": ["k", "ll", "m", "n"],
        "b": [True, False, False, False],
        "at": AT,
    }
)


def test_each_type_is_described_by_what_matters_of_it() -> None:
    described = profile(TABLE, COLUMNS)
    assert described["rows"] == 4
    assert {name: each["distinct"] for name, each in described["columns"].items()} == {
        "x": 3,
        "c": 2,
        "s": 4,
        "b": 2,
        "at": 4,
    }
    numbers = described["columns"]["x"]
    assert (numbers["unit"], numbers["nulls"], numbers["null_ratio"]) == ("mile", 1, 0.25)
    assert (numbers["min"], numbers["max"], numbers["mean"]) == (1.0, 4.0, 2.33333333)
    assert numbers["std"] == pytest.approx(np.std([1, 2, 4]), abs=1e-8)
    assert numbers["quantiles"]["0.5"] == 2.0
    assert described["columns"]["b"]["top"] == [{"value": False, "rows": 3}, {"value": True, "rows": 1}]
    assert (described["columns"]["at"]["min"], described["columns"]["at"]["max"]) == (
        "2013-01-01T00:00:00",
        "2013-01-04T00:00:00",
    )


def test_equally_frequent_values_stand_in_alphabetical_order() -> None:
    top = profile(TABLE, COLUMNS)["columns"]["c"]["top"]
    assert [each["value"] for each in top] == ["a", "b"]
    assert profile(TABLE.take([3, 2, 1, 0]), COLUMNS) == profile(TABLE, COLUMNS)


def test_text_is_measured_and_never_quoted() -> None:
    described = profile(TABLE, COLUMNS)["columns"]["s"]
    assert (described["min_length"], described["max_length"]) == (1, 2)
    assert '"ll"' not in json.dumps(described)


def test_a_column_without_values_has_no_numbers_and_is_still_json() -> None:
    empty = pa.table({"x": pa.array([None, None], pa.float64())})
    described = profile(empty, {"x": COLUMNS["x"]})["columns"]["x"]
    assert (described["min"], described["quantiles"], described["null_ratio"]) == (None, {}, 1.0)
    json.dumps(described, allow_nan=False)


def test_a_long_category_is_shortened() -> None:
    top = profile(pa.table({"c": ["x" * 5000]}), {"c": COLUMNS["c"]})["columns"]["c"]["top"]
    assert len(top[0]["value"]) == 100
    assert top[0]["value"].endswith("…")


@pytest.mark.parametrize("kind", [pa.float16(), pa.float32(), pa.float64()])
def test_nan_is_missing_and_the_infinite_is_counted(kind) -> None:
    values = pa.array(np.array([1, np.nan, np.inf, 3, -np.inf], dtype=kind.to_pandas_dtype()), kind)
    described = profile(pa.table({"x": values}), {"x": COLUMNS["x"]})["columns"]["x"]
    assert (described["nulls"], described["distinct"], described["infinite"]) == (1, 4, 2)
    assert (described["min"], described["max"], described["mean"], described["std"]) == (1.0, 3.0, 2.0, 1.0)
    json.dumps(described, allow_nan=False)


def test_a_column_of_the_infinite_alone_has_no_numbers() -> None:
    described = profile(pa.table({"x": [np.inf, -np.inf]}), {"x": COLUMNS["x"]})["columns"]["x"]
    assert (described["min"], described["quantiles"], described["infinite"]) == (None, {}, 2)


@pytest.mark.parametrize("largest", [1.7e308, 1e200, 1e-150])
def test_the_spread_of_the_largest_and_smallest_numbers_neither_overflows_nor_vanishes(largest) -> None:
    described = profile(pa.table({"x": [-largest, largest]}), {"x": COLUMNS["x"]})["columns"]["x"]
    assert (described["mean"], described["std"], described["quantiles"]["0.5"]) == (0.0, pytest.approx(largest), 0.0)


def test_a_zoned_time_is_described_on_the_clock_of_utc() -> None:
    noon = pa.array([datetime.datetime(2013, 1, 1, 12, tzinfo=datetime.UTC)], pa.timestamp("us", "America/New_York"))
    described = profile(pa.table({"at": noon}), {"at": COLUMNS["at"]})["columns"]["at"]
    assert described["min"] == "2013-01-01T12:00:00"


def test_a_time_after_the_year_9999_is_described() -> None:
    table = pa.table({"at": pa.array([0, 253_402_300_800 + 86_400 * 366], pa.timestamp("s"))})
    described = profile(table, {"at": Column(type="timestamp")})["columns"]["at"]
    assert (described["min"], described["max"]) == ("1970-01-01T00:00:00", "10001-01-01T00:00:00")
