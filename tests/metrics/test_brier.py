"""brier: scikit-learn's, with weights; between 0 and 1."""

import pytest
from sklearn.metrics import brier_score_loss

import metric_peer
import multiclass_rows
from tidegate.metrics import brier


def test_it_is_scikit_learns_with_weights():
    metric_peer.assert_agrees("brier", brier_score_loss)


def test_certainty_is_rewarded_and_punished():
    assert metric_peer.value(brier, [1, 0], [1.0, 0.0]) == 0
    assert metric_peer.value(brier, [1, 0], [0.0, 1.0]) == 1


def test_one_class_has_a_value():
    assert metric_peer.value(brier, [0, 0], [0.1, 0.3]) == pytest.approx((0.01 + 0.09) / 2)


def test_without_each_unit_it_is_what_weights_of_zero_give():
    metric_peer.assert_leaves_out("brier")


def test_of_several_classes_it_is_scikit_learns_on_the_scale_of_two():
    multiclass_rows.assert_agrees(
        "brier",
        lambda truth, predicted, **weights: brier_score_loss(
            truth, predicted, labels=range(5), scale_by_half=True, **weights
        ),
    )
    multiclass_rows.assert_leaves_out("brier")
    multiclass_rows.assert_undefined_by_one_not_finite("brier")
