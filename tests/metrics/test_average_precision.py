"""average_precision: scikit-learn's, with weights and ties; undefined without both classes."""

import numpy as np
import pytest
from sklearn.metrics import average_precision_score

import metric_peer
from tidegate.metrics import average_precision


def test_it_is_scikit_learns_with_weights_and_ties():
    metric_peer.assert_agrees("average_precision", average_precision_score)


def test_under_chance_it_is_the_share_of_positives():
    assert metric_peer.value(average_precision, [1, 0, 0, 0], [0.5] * 4) == 0.25


@pytest.mark.parametrize("truth", [[0, 0], [1, 1]], ids=["no positives", "no negatives"])
def test_one_class_is_undefined(truth):
    assert np.isnan(metric_peer.value(average_precision, truth, [0.1, 0.9]))
