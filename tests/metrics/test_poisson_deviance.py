"""poisson_deviance: scikit-learn's, with weights; undefined where a mean count cannot be."""

import numpy as np
import pytest
from sklearn.metrics import mean_poisson_deviance

import metric_peer
from tidegate.metrics import poisson_deviance


def test_it_is_scikit_learns_with_weights():
    metric_peer.assert_agrees("poisson_deviance", mean_poisson_deviance)


def test_a_count_of_zero_costs_twice_its_mean():
    assert metric_peer.value(poisson_deviance, [0.0, 3.0], [1.5, 3.0]) == pytest.approx(1.5)


@pytest.mark.parametrize(("truth", "predicted"), [(1.0, 0.0), (1.0, -0.1), (-1.0, 1.0), (1.0, np.inf)])
def test_what_no_mean_count_can_be_leaves_it_undefined(truth, predicted):
    assert np.isnan(metric_peer.value(poisson_deviance, [truth, 2.0], [predicted, 2.0]))


def test_without_each_unit_it_is_what_weights_of_zero_give():
    metric_peer.assert_leaves_out("poisson_deviance")
