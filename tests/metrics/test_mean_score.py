"""mean_score: scikit-learn's mean absolute error from 1; the mean of scores where every truth is 1."""

import pytest
from sklearn.metrics import mean_absolute_error

import metric_peer
from tidegate.metrics import mean_score


def test_it_is_what_the_mean_absolute_error_leaves_of_1():
    metric_peer.assert_agrees("mean_score", lambda *rows, **options: 1 - mean_absolute_error(*rows, **options))


def test_it_is_the_mean_of_scores():
    assert metric_peer.value(mean_score, [1, 1, 1, 1], [1.0, 0.0, 0.5, 1.0]) == pytest.approx(0.625)


def test_without_each_unit_it_is_what_weights_of_zero_give():
    metric_peer.assert_leaves_out("mean_score")


def test_right_and_wrong_scores_are_a_share():
    truth, scores = metric_peer.np.ones(4), metric_peer.np.array([1.0, 0.0, 1.0, 1.0])
    assert mean_score.prepare(truth, scores, 0.5).counted() == 4
    assert mean_score.prepare(truth, scores / 2, 0.5).counted() == 0
