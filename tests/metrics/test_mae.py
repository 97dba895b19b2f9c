"""mae: scikit-learn's, with weights."""

from sklearn.metrics import mean_absolute_error

import metric_peer
from tidegate.metrics import mae


def test_it_is_scikit_learns_with_weights():
    metric_peer.assert_agrees("mae", mean_absolute_error)


def test_it_is_in_the_unit_of_the_target():
    assert metric_peer.value(mae, [1.0, 2.0], [4.0, 6.0]) == 3.5


def test_without_each_unit_it_is_what_weights_of_zero_give():
    metric_peer.assert_leaves_out("mae")
