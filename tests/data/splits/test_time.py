"""Splits by time: each row on its side of the declared instants, the gap on neither."""

import datetime

import numpy as np
import pyarrow as pa
import pytest
from pydantic import ValidationError

from tidegate.config.schema.data import Column
from tidegate.data.splits import time
from tidegate.errors import DeclarationError

COLUMNS = {"at": Column(type="timestamp", role="time"), "y": Column(type="float", role="target")}
DAYS = pa.table({"at": [datetime.datetime(2013, 1, day) for day in range(1, 11)]})


def parts(**values: object) -> dict[str, list[int]]:
    params = time.Params.model_validate({"kind": "time"} | values)
    masks = time.assign(params, DAYS, COLUMNS, np.random.default_rng(0))
    return {name: (np.flatnonzero(mask) + 1).tolist() for name, mask in masks.items()}


def test_the_first_instant_of_a_part_belongs_to_it() -> None:
    assert parts(holdout_from="2013-01-05", recent_from="2013-01-09") == {
        "train": [1, 2, 3, 4],
        "holdout": [5, 6, 7, 8],
        "recent": [9, 10],
    }


def test_without_recent_the_holdout_reaches_to_the_end() -> None:
    assert parts(holdout_from="2013-01-09T00:00:00") == {"train": [1, 2, 3, 4, 5, 6, 7, 8], "holdout": [9, 10]}


def test_the_gap_before_the_holdout_is_in_no_part() -> None:
    assert parts(holdout_from="2013-01-05", gap="2d") == {"train": [1, 2], "holdout": [5, 6, 7, 8, 9, 10]}


def test_a_table_without_time_cannot_be_split_by_it() -> None:
    params = time.Params(kind="time", holdout_from="2013-01-05")
    with pytest.raises(DeclarationError, match=r"data\.columns: a split by time needs a column with role: time"):
        time.assign(params, DAYS, {"at": Column(type="timestamp")}, np.random.default_rng(0))


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"holdout_from": 20131001}, "must be a date or a date with a time, like 2013-10-01"),
        ({"holdout_from": "2013-10-01T00:00:00Z"}, "timezone"),
        ({"holdout_from": "next week"}, "must be a date or a date with a time"),
        ({"holdout_from": "2013-10-01", "recent_from": "2013-10-01"}, "recent_from must be after holdout_from"),
        ({"holdout_from": "2013-10-01", "gap": 7}, "must be a number with a unit"),
    ],
)
def test_an_instant_that_could_be_misread_is_refused(values: dict[str, object], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        time.Params.model_validate({"kind": "time"} | values)


def test_a_window_moves_with_every_instant_as_it_is_written() -> None:
    params = time.Params.model_validate(
        {"kind": "time", "holdout_from": "2013-01-05", "recent_from": "2013-01-09T06:00"}
    )
    assert time.moved(params, 7 * 86_400) == {"holdout_from": "2013-01-12", "recent_from": "2013-01-16T06:00:00"}
    alone = time.Params.model_validate({"kind": "time", "holdout_from": "2013-01-05"})
    assert time.moved(alone, 3600) == {"holdout_from": "2013-01-05T01:00:00"}
