"""A model never learns from what comes after the rows that it is scored on."""

import numpy as np
import pandas as pd
import pytest

import model_project
from folding import cut
from tidegate.errors import EvidenceError


def test_it_learns_from_the_past_only_whatever_the_order_of_rows():
    table = model_project.table(200).sample(frac=1, random_state=3).reset_index(drop=True)
    for learn, score in cut("time_series", table):
        assert table.departure[learn].max() <= table.departure[score].min()


def test_each_fold_learns_from_what_the_one_before_learnt_from_and_was_scored_on():
    (first, scored), (second, _), _ = cut("time_series", model_project.table(200))
    assert {*second} == {*first, *scored}


def test_nothing_is_drawn():
    table = model_project.table(50)
    for one, other in zip(cut("time_series", table, seed=1), cut("time_series", table, seed=2), strict=True):
        assert (one[1] == other[1]).all()


def test_a_gap_leaves_out_the_rows_whose_truth_would_not_be_known():
    table = model_project.table(200)
    for (learn, score), (before, same) in zip(
        cut("time_series", table, gap="2d"), cut("time_series", table), strict=True
    ):
        assert (score == same).all()
        start = table.departure[score].min()
        assert table.departure[learn].max() <= start - pd.Timedelta(days=2)
        left_out = np.setdiff1d(before, learn)
        assert len(left_out) > 0
        assert table.departure[left_out].min() > start - pd.Timedelta(days=2)


def test_a_gap_that_leaves_nothing_to_learn_from_is_refused_with_the_time():
    table = model_project.table(200)
    with pytest.raises(EvidenceError, match="the gap leaves no row to learn from before 2"):
        cut("time_series", table, gap="900d")
