"""A prediction interval for one more fold, against a simulation and the closed form."""

import numpy as np
import pytest
from scipy import stats

from tidegate.stats.fold_margin import deviation, margin


def test_one_more_draw_is_within_it_as_often_as_stated():
    drawn = np.random.default_rng(7).normal(size=(4_000, 6))
    within = [row[5] <= row[:5].mean() + margin([*row[:5]], level=0.9) for row in drawn]
    assert np.mean(within) == pytest.approx(0.9, abs=0.015)  # three standard errors of 4,000 draws


def test_repeats_add_no_folds():
    values = [1.0, 2.0, 4.0, 1.0, 2.0, 4.0]
    once = stats.t.ppf(0.99, 2) * np.std(values, ddof=1) * np.sqrt(1 + 1 / 3)
    assert margin(values, 2) == pytest.approx(once)


def test_equal_folds_leave_no_room():
    assert deviation([0.7, 0.7]) == margin([0.7, 0.7]) == 0
