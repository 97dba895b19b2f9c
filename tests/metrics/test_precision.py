"""precision: scikit-learn's at the threshold, with weights."""

import numpy as np
from sklearn.metrics import precision_score

import metric_peer
from tidegate.metrics import precision


def test_it_is_scikit_learns_with_weights():
    metric_peer.assert_agrees(
        "precision", lambda truth, said, **weights: precision_score(truth, said >= metric_peer.THRESHOLD, **weights)
    )


def test_it_is_undefined_when_nothing_is_said_to_be_positive():
    assert np.isnan(metric_peer.value(precision, [1, 0], [0.1, 0.2], threshold=0.3))


def test_a_prediction_on_the_threshold_counts_as_positive():
    assert metric_peer.value(precision, [1, 0], [0.3, 0.2999], threshold=0.3) == 1


def test_without_each_unit_it_is_what_weights_of_zero_give():
    metric_peer.assert_leaves_out("precision")
