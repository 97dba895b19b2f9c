"""log_loss: scikit-learn's, with weights; a certain mistake is bounded."""

import numpy as np
import pytest
from sklearn.metrics import log_loss as peer

import metric_peer
import multiclass_rows
from tidegate.metrics import log_loss


def test_it_is_scikit_learns_with_weights():
    metric_peer.assert_agrees("log_loss", lambda truth, said, **weights: peer(truth, said, labels=[0, 1], **weights))


def test_a_certain_mistake_costs_36_nats():
    assert metric_peer.value(log_loss, [1], [0.0]) == pytest.approx(36.04, abs=0.01)


def test_a_certain_hit_costs_nothing():
    assert metric_peer.value(log_loss, [1, 0], [1.0, 0.0]) == pytest.approx(0, abs=1e-15)


def test_without_each_unit_it_is_what_weights_of_zero_give():
    metric_peer.assert_leaves_out("log_loss")


def test_of_several_classes_it_is_scikit_learns():
    multiclass_rows.assert_agrees(
        "log_loss", lambda truth, predicted, **weights: peer(truth, predicted, labels=range(5), **weights)
    )
    multiclass_rows.assert_leaves_out("log_loss")
    multiclass_rows.assert_undefined_by_one_not_finite("log_loss")


def test_a_class_that_the_model_has_not_seen_costs_what_a_certain_mistake_does():
    measured = multiclass_rows.measure("log_loss", np.array([2.0]), np.array([[0.5, 0.5]]))
    assert measured(None) == pytest.approx(-np.log(np.finfo(float).eps))
