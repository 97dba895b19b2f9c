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
