"""Bounds of a median hold their level whatever the distribution, and say nothing where there are too few values."""

import math

import numpy as np
import pytest
from scipy import stats as reference

from tidegate.stats.median import bounds


@pytest.mark.parametrize("count", [8, 41, 100])
@pytest.mark.parametrize("alpha", [0.05, 0.005])
def test_bounds_are_the_order_statistics_of_the_sign_test(count, alpha):
    low, middle, high = bounds(range(count), alpha)
    rank = int(reference.binom.ppf(alpha, count, 0.5))
    rank -= reference.binom.cdf(rank, count, 0.5) > alpha
    assert (low, high) == (rank, count - 1 - rank)
    assert middle == (count - 1) / 2


def test_a_skewed_median_is_missed_as_often_as_stated():
    draws = np.random.default_rng(1).exponential(1, (4_000, 41))
    missed = np.mean(
        [not low <= math.log(2) <= high for low, _, high in (bounds(each.tolist(), 0.05) for each in draws)]
    )
    assert 0.03 <= missed <= 0.1


def test_too_few_values_bound_nothing():
    assert bounds([1.0, 2.0, 3.0], 0.05) == (-math.inf, 2.0, math.inf)
