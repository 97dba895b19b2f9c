from math import isnan

import numpy as np

from tidegate.metrics._ratio import Ratio, mean, predicted_positive

RATIO = Ratio(np.array([1.0, 0.0, 1.0]), np.array([1.0, 1.0, 1.0]))


def test_sums_are_divided_and_rows_weigh_what_they_are_given():
    assert RATIO(None) == 2 / 3
    assert RATIO(np.array([1.0, 2.0, 1.0])) == 0.5
    assert mean(np.array([1.0, 2.0, 6.0]))(None) == 3


def test_nothing_below_is_no_number():
    assert isnan(RATIO(np.zeros(3)))
    assert isnan(Ratio(np.array([np.nan]), np.array([1.0]))(None))


def test_leaving_out_each_unit_is_what_a_weight_of_zero_gives():
    left = RATIO.without(np.array([0, 0, 1]), 2)
    assert left.tolist() == [RATIO(np.array([0.0, 0.0, 1.0])), RATIO(np.array([1.0, 1.0, 0.0]))]
    assert isnan(RATIO.without(np.array([0, 0, 0]), 1)[0])


def test_only_shares_of_rows_are_counted():
    assert RATIO.counted() == 3
    assert Ratio(np.array([1.0, 0.0]), np.array([1.0, 0.0])).counted() == 1
    assert mean(np.array([0.5, 1.0])).counted() == 0
    assert Ratio(np.array([1.0]), np.array([0.0])).counted() == 0


def test_the_threshold_itself_is_positive_and_nan_stays():
    positive = predicted_positive(np.array([0.5, 0.4, np.nan]), 0.5)
    assert positive[:2].tolist() == [1, 0]
    assert isnan(positive[2])
