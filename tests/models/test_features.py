"""What a model is given: numbers with NaN, text with None, and the same at training and when served."""

import numpy as np
import pandas as pd
import pytest

import model_project
from tidegate import artifacts
from tidegate.errors import EvidenceError
from tidegate.models.features import inputs, truth, weights


@pytest.fixture
def table():
    return model_project.table(50)


def test_only_features_are_given_in_the_declared_order(table):
    assert list(inputs(table, model_project.columns()).columns) == [
        "carrier",
        "note",
        "distance",
        "stops",
        "rebooked",
        "booked_month",
        "booked_weekday",
        "booked_hour",
    ]


def test_a_missing_value_is_nan_in_numbers_and_none_in_text(table):
    given = inputs(table, model_project.columns())
    for name in ("distance", "stops", "rebooked", "booked_hour"):
        assert given[name].dtype == np.float64
        assert given[name].isna().any()
    assert {type(value) for value in given["note"]} == {str, type(None)}


def test_a_table_from_parquet_gives_the_same(table, tmp_path):
    artifacts.write_table(tmp_path / "t.parquet", table)
    columns = model_project.columns()
    pd.testing.assert_frame_equal(inputs(artifacts.read_table(tmp_path / "t.parquet"), columns), inputs(table, columns))


@pytest.mark.parametrize("dtype", ["float64", "float32", "int64", "uint8", "bool"])
def test_numbers_that_are_doubles_already_keep_every_bit_but_those_of_nan(dtype):
    columns = {"x": model_project.columns()["distance"]}
    numbers = np.array([0, 1, 3, 2**24 + 1]).astype(dtype)
    if numbers.dtype.kind == "f":
        numbers = np.concatenate([numbers, np.array([-0.0, np.inf, np.nan, -np.nan], dtype)])
    table = pd.DataFrame({"x": numbers})
    general = table["x"].astype("Float64").to_numpy(np.float64, na_value=np.nan)
    assert inputs(table, columns)["x"].to_numpy().tobytes() == general.tobytes()
    assert table["x"].to_numpy().tobytes() == numbers.tobytes()


def test_a_timestamp_becomes_month_weekday_and_hour():
    columns = model_project.columns()
    table = model_project.table(3).assign(booked=pd.Timestamp("2024-02-29T17:30"))
    given = inputs(table, columns).iloc[0]
    assert (given["booked_month"], given["booked_weekday"], given["booked_hour"]) == (2.0, 3.0, 17.0)


@pytest.mark.parametrize(
    ("column", "values", "expected"),
    [
        ({"type": "bool", "role": "target"}, [True, False], [1.0, 0.0]),
        ({"type": "bool", "role": "target", "positive": False}, [True, False], [0.0, 1.0]),
        ({"type": "category", "role": "target", "positive": "yes"}, ["yes", "no"], [1.0, 0.0]),
        ({"type": "int", "role": "target", "positive": 2}, [2, 1], [1.0, 0.0]),
    ],
    ids=["bool", "the negative value", "text", "a class among several"],
)
def test_the_positive_value_is_one(column, values, expected):
    table = pd.DataFrame({"late": values})
    assert truth(table, model_project.columns({"late": column}), "binary").tolist() == expected


def test_regression_takes_the_number():
    columns = model_project.columns({"late": {"type": "int", "role": "target"}})
    assert truth(pd.DataFrame({"late": [3, -4]}), columns, "regression").tolist() == [3.0, -4.0]


def test_a_missing_target_is_refused_with_the_count():
    with pytest.raises(EvidenceError, match=r"data.columns.late: is missing in 1 of 2 rows"):
        truth(pd.DataFrame({"late": [True, None]}), model_project.columns(), "binary")


WEIGHTED = {"load": {"type": "float", "role": "weight"}}


def test_rows_weigh_the_same_unless_a_column_says_otherwise(table):
    assert weights(table, model_project.columns()) is None
    per_row = weights(table.assign(load=2.5), model_project.columns(WEIGHTED))
    assert set(per_row) == {2.5}


@pytest.mark.parametrize("broken", [np.nan, -1.0, np.inf])
def test_a_weight_that_cannot_weigh_is_refused(table, broken):
    table["load"] = 1.0
    table.loc[3, "load"] = broken
    with pytest.raises(EvidenceError, match="must be finite, not negative and not all zero"):
        weights(table, model_project.columns(WEIGHTED))


def test_weights_that_are_all_zero_are_refused(table):
    with pytest.raises(EvidenceError, match="not all zero"):
        weights(table.assign(load=0.0), model_project.columns(WEIGHTED))
