"""r2: scikit-learn's, with weights."""

import numpy as np
from sklearn.metrics import r2_score

import metric_peer
from tidegate.metrics import r2


def test_it_is_scikit_learns_with_weights():
    metric_peer.assert_agrees("r2", r2_score)


def test_the_mean_explains_nothing_and_worse_is_negative():
    assert metric_peer.value(r2, [1.0, 3.0], [2.0, 2.0]) == 0
    assert metric_peer.value(r2, [1.0, 3.0], [3.0, 1.0]) == -3


def test_a_target_that_does_not_vary_is_undefined():
    assert np.isnan(metric_peer.value(r2, np.full(50, 0.1), np.linspace(0, 1, 50)))


def test_a_target_that_does_not_vary_where_there_is_weight_is_undefined():
    weights = np.zeros(50)
    weights[3] = 2.0
    assert np.isnan(metric_peer.value(r2, np.linspace(7, 8, 50), np.linspace(0, 1, 50), weights=weights))


def test_it_is_known_without_each_unit():
    metric_peer.assert_leaves_out("r2")
