"""Outliers are as far from the median as declared, on both sides."""

import numpy as np
import pytest

import stressing


def test_they_are_the_declared_number_of_quartile_distances_away():
    rows = stressing.sample(distance=np.arange(400.0))
    damaged = stressing.stressed("outliers", rows, columns=["distance"], share="10%", factor=20)
    moved = damaged.table["distance"].to_numpy() != rows.table["distance"].to_numpy()
    low, middle, high = np.quantile(np.arange(400.0), [0.25, 0.5, 0.75])
    assert moved.sum() == damaged.changed
    assert 16 < damaged.changed < 64
    distances = (damaged.table["distance"].to_numpy()[moved] - middle) / (high - low)
    assert np.unique(distances.round(9)).tolist() == [-20, 20]


@pytest.mark.parametrize(
    ("values", "found"),
    [([3.0] * 399 + [5.0], {-17.0, 23.0}), ([3.0] * 400, {-7.0, 13.0}), ([np.nan] * 400, {-10.0, 10.0})],
    ids=["equal quartiles", "one value", "no value"],
)
def test_a_column_that_hardly_varies_has_outliers_too(values, found):
    rows = stressing.sample(distance=values)
    damaged = stressing.stressed("outliers", rows, columns=["distance"], share="100%", factor=10)
    assert set(damaged.table["distance"]) == found


def test_a_text_has_none():
    assert list(stressing.problems("outliers", columns=["carrier"], share="1%")) == ["columns.0"]
