"""f1: scikit-learn's at the threshold, with weights."""

import numpy as np
from sklearn.metrics import f1_score

import metric_peer
from tidegate.metrics import f1


def test_it_is_scikit_learns_with_weights():
    metric_peer.assert_agrees(
        "f1", lambda truth, said, **weights: f1_score(truth, said >= metric_peer.THRESHOLD, **weights)
    )


def test_it_is_undefined_when_nothing_is_positive_or_said_to_be():
    assert np.isnan(metric_peer.value(f1, [0, 0], [0.1, 0.2], threshold=0.3))


def test_no_hit_among_positives_is_zero():
    assert metric_peer.value(f1, [1, 0], [0.1, 0.2], threshold=0.3) == 0


def test_without_each_unit_it_is_what_weights_of_zero_give():
    metric_peer.assert_leaves_out("f1")
