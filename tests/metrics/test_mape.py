"""mape: scikit-learn's, with weights; undefined where a truth is 0, where scikit-learn's is a huge number."""

import numpy as np
import pytest
from sklearn.metrics import mean_absolute_percentage_error

import metric_peer
from tidegate.metrics import mape


def test_it_is_scikit_learns_with_weights():
    metric_peer.assert_agrees("mape", mean_absolute_percentage_error)


def test_a_truth_of_zero_leaves_it_undefined():
    assert np.isnan(metric_peer.value(mape, [0.0, 10.0], [0.0, 9.0]))


def test_a_share_is_that_of_the_size_of_a_negative_truth():
    assert metric_peer.value(mape, [-10.0, 10.0], [-9.0, 12.0]) == pytest.approx(0.15)


def test_one_more_row_as_bad_as_the_worst():
    truth, predicted = np.array([1.0, 100.0]), np.array([3.0, 100.0])
    assert mape.worst_row(truth, predicted) == pytest.approx(1.0)


def test_without_each_unit_it_is_what_weights_of_zero_give():
    metric_peer.assert_leaves_out("mape")
