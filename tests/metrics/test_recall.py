"""recall: scikit-learn's at the threshold, with weights."""

import numpy as np
from sklearn.metrics import recall_score

import metric_peer
from tidegate.metrics import recall


def test_it_is_scikit_learns_with_weights():
    metric_peer.assert_agrees(
        "recall", lambda truth, said, **weights: recall_score(truth, said >= metric_peer.THRESHOLD, **weights)
    )


def test_it_is_undefined_without_positives():
    assert np.isnan(metric_peer.value(recall, [0, 0], [0.1, 0.9]))


def test_a_prediction_on_the_threshold_counts_as_positive():
    assert metric_peer.value(recall, [1, 1], [0.3, 0.2999], threshold=0.3) == 0.5


def test_without_each_unit_it_is_what_weights_of_zero_give():
    metric_peer.assert_leaves_out("recall")
