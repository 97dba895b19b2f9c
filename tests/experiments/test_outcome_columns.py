"""Columns of an experiment's file: numbers with gaps, times; what is wrong has its place."""

import numpy as np
import pandas as pd
import pytest

from experiment_rows import written
from tidegate.errors import DeclarationError
from tidegate.experiments.outcome_columns import numbers, seconds
from tidegate.prediction_files.open_file import open_file


@pytest.mark.parametrize("name", ["x.csv", "x.parquet"])
def test_an_empty_field_is_not_known(tmp_path, name):
    file = open_file(written(tmp_path / name, v=[1.5, None, 3.0]))
    np.testing.assert_array_equal(numbers(file, "v", gaps=True), [1.5, np.nan, 3.0])


def test_true_is_one(tmp_path):
    file = open_file(written(tmp_path / "x.parquet", v=[True, False, True]))
    assert numbers(file, "v", gaps=True).tolist() == [1.0, 0.0, 1.0]


def test_a_gap_where_none_may_be_names_its_line(tmp_path):
    file = open_file(written(tmp_path / "x.csv", a=[1, 2, 3], v=[1.5, None, 3.0]))
    with pytest.raises(DeclarationError, match=r"x\.csv:3:3: v is empty in 1 of 3 rows"):
        numbers(file, "v", gaps=False)


def test_text_is_refused_with_what_is_needed(tmp_path):
    file = open_file(written(tmp_path / "x.csv", v=["yes", None, "no"]))
    with pytest.raises(DeclarationError, match=r"x\.csv:2:1: v holds text \(no, yes\); what is compared is a number"):
        numbers(file, "v", gaps=True)


def test_a_value_after_a_gap_is_named_at_its_own_line(tmp_path):
    file = open_file(written(tmp_path / "x.csv", a=[1, 2, 3, 4], v=["1", None, "2", "much"]))
    with pytest.raises(DeclarationError, match=r"x\.csv:5:3: v is 'much', not a number, in 1 of 3 rows"):
        numbers(file, "v", gaps=True)


def test_a_column_without_values_is_refused(tmp_path):
    file = open_file(written(tmp_path / "x.csv", a=[1, 2], v=[None, None]))
    with pytest.raises(DeclarationError, match="v is empty in every row"):
        numbers(file, "v", gaps=True)


@pytest.mark.parametrize(
    "values",
    [
        ["2026-03-01", "2026-03-02"],
        ["2026-03-01T00:00:00", "2026-03-02T00:00:00"],
        ["2026-03-01T00:00:00Z", "2026-03-02T01:00:00+01:00"],
    ],
    ids=["days", "local", "zoned"],
)
def test_times_in_text_are_seconds(tmp_path, values):
    found = seconds(open_file(written(tmp_path / "x.csv", t=values)), "t")
    assert found[0] == pd.Timestamp("2026-03-01").timestamp()
    assert np.diff(found).tolist() == [86_400.0]


def test_times_of_parquet_are_seconds(tmp_path):
    moments = pd.to_datetime(["2026-03-01", "2026-03-02"]).tz_localize("Europe/Paris")
    found = seconds(open_file(written(tmp_path / "x.parquet", t=moments)), "t")
    assert found[0] == moments[0].timestamp()


def test_what_is_no_time_is_refused(tmp_path):
    file = open_file(written(tmp_path / "x.csv", t=["03/01/26", "03/02/26"]))
    with pytest.raises(DeclarationError, match=r"x\.csv:1: t must hold times in ISO form"):
        seconds(file, "t")


def test_a_row_without_a_time_is_refused(tmp_path):
    file = open_file(written(tmp_path / "x.csv", a=[1, 2], t=["2026-03-01", None]))
    with pytest.raises(DeclarationError, match=r"x\.csv:3:3: t is empty in 1 of 2 rows"):
        seconds(file, "t")
