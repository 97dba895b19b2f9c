"""pinball_loss: scikit-learn's at the quantile, with weights."""

import pytest
from sklearn.metrics import mean_pinball_loss

import metric_peer
from tidegate.metrics import pinball_loss


def test_it_is_scikit_learns_with_weights():
    metric_peer.assert_agrees(
        "pinball_loss",
        lambda truth, said, **weights: mean_pinball_loss(truth, said, alpha=metric_peer.THRESHOLD, **weights),
    )


def test_too_low_costs_the_quantile_and_too_high_the_rest():
    assert metric_peer.value(pinball_loss, [10.0], [8.0], threshold=0.9) == pytest.approx(1.8)
    assert metric_peer.value(pinball_loss, [10.0], [12.0], threshold=0.9) == pytest.approx(0.2)


def test_without_each_unit_it_is_what_weights_of_zero_give():
    metric_peer.assert_leaves_out("pinball_loss")
