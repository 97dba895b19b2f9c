"""Weights make the rows of a condition the declared share; without such rows no number is defined."""

import numpy as np
import pytest

import stressing


@pytest.mark.parametrize("share", [0.05, 0.5, 1.0])
def test_the_rows_make_up_the_share(share):
    rows = stressing.sample(distance=np.arange(400.0))
    damaged = stressing.stressed("covariate_shift", rows, when="distance < 100", share=f"{share:.0%}")
    inside = np.arange(400) < 100
    assert damaged.weights.sum() == pytest.approx(400)
    assert damaged.weights[inside].sum() / damaged.weights.sum() == pytest.approx(share)
    assert damaged.table is damaged.places is damaged.truth is None


@pytest.mark.parametrize("when", ["distance < 0", "distance >= 0"])
def test_without_such_rows_or_without_others_there_is_no_weight(when):
    rows = stressing.sample(distance=np.arange(400.0))
    damaged = stressing.stressed("covariate_shift", rows, when=when, share="50%")
    assert not damaged.weights.any()


def test_the_condition_is_over_columns_of_the_table():
    assert list(stressing.problems("covariate_shift", when="distanze > 1", share="50%")) == ["when"]
