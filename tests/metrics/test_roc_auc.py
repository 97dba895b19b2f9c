"""roc_auc: scikit-learn's, with weights and ties; undefined without both classes."""

import numpy as np
import pytest
from sklearn.metrics import roc_auc_score

import metric_peer
from tidegate.metrics import roc_auc


def test_it_is_scikit_learns_with_weights_and_ties():
    metric_peer.assert_agrees("roc_auc", roc_auc_score)


def test_ties_count_half():
    assert metric_peer.value(roc_auc, [1, 0], [0.5, 0.5]) == 0.5


@pytest.mark.parametrize("truth", [[0, 0], [1, 1]], ids=["no positives", "no negatives"])
def test_one_class_is_undefined(truth):
    assert np.isnan(metric_peer.value(roc_auc, truth, [0.1, 0.9]))


def test_a_class_without_weight_is_undefined():
    assert np.isnan(metric_peer.value(roc_auc, [0, 1], [0.1, 0.9], weights=[1.0, 0.0]))


def test_without_each_unit_it_is_what_weights_of_zero_give():
    metric_peer.assert_leaves_out("roc_auc")


def test_without_the_only_unit_of_a_class_it_is_undefined():
    measure = roc_auc.prepare(np.array([1.0, 0.0, 0.0]), np.array([0.9, 0.1, 0.2]), 0.5)
    assert np.isnan(measure.without(np.array([0, 1, 2]), 3)).tolist() == [True, False, False]


def test_a_prediction_that_is_not_finite_leaves_no_number():
    measure = roc_auc.prepare(np.array([1.0, 0.0, 1.0, 0.0]), np.array([0.9, 0.1, np.nan, 0.3]), 0.5)
    assert np.isnan(measure.without(np.arange(4), 4)).all()
