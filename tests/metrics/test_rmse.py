"""rmse: scikit-learn's, with weights."""

from sklearn.metrics import root_mean_squared_error

import metric_peer
from tidegate.metrics import rmse


def test_it_is_scikit_learns_with_weights():
    metric_peer.assert_agrees("rmse", root_mean_squared_error)


def test_it_is_in_the_unit_of_the_target():
    assert metric_peer.value(rmse, [1.0, 2.0], [4.0, 6.0]) == (25 / 2) ** 0.5


def test_without_each_unit_it_is_what_weights_of_zero_give():
    metric_peer.assert_leaves_out("rmse")
