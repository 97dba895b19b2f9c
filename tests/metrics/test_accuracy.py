"""accuracy: scikit-learn's at the threshold, with weights."""

from sklearn.metrics import accuracy_score

import metric_peer
from tidegate.metrics import accuracy


def test_it_is_scikit_learns_with_weights():
    metric_peer.assert_agrees(
        "accuracy", lambda truth, said, **weights: accuracy_score(truth, said >= metric_peer.THRESHOLD, **weights)
    )


def test_a_prediction_on_the_threshold_counts_as_positive():
    assert metric_peer.value(accuracy, [1, 1], [0.3, 0.2999], threshold=0.3) == 0.5


def test_without_each_unit_it_is_what_weights_of_zero_give():
    metric_peer.assert_leaves_out("accuracy")
