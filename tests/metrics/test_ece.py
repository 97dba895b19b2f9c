"""ece: the weighted gap between stated and observed share, bin by bin, against a plain loop."""

import numpy as np
import pytest

import metric_peer
from tidegate.metrics import ece


def loop(truth, predicted, sample_weight=None):
    """scikit-learn's quantile edges, then one bin at a time."""
    weight = np.ones(len(truth)) if sample_weight is None else sample_weight
    edges = np.percentile(predicted, np.linspace(0, 100, 11))
    place = np.searchsorted(edges[1:-1], predicted)
    error = 0.0
    for number in range(10):
        inside = (place == number) & (weight > 0)
        if inside.any():
            share = np.average(truth[inside], weights=weight[inside])
            stated = np.average(predicted[inside], weights=weight[inside])
            error += weight[inside].sum() / weight.sum() * abs(share - stated)
    return error


def test_it_is_the_plain_loop_with_weights_and_ties():
    metric_peer.assert_agrees("ece", loop)


def test_the_bins_are_those_of_scikit_learns_calibration_curve():
    from sklearn.calibration import calibration_curve

    truth, predicted = metric_peer.rows("ece", n=1000, digits=9)
    observed, stated = calibration_curve(truth, predicted, n_bins=10, strategy="quantile")
    assert metric_peer.value(ece, truth, predicted) == pytest.approx(abs(observed - stated).mean())


def test_a_calibrated_constant_has_no_error():
    assert metric_peer.value(ece, [1, 0, 0, 0], [0.25] * 4) == 0


def test_always_certain_and_wrong_is_one():
    assert metric_peer.value(ece, [0, 0, 1, 1], [1.0, 1.0, 0.0, 0.0]) == 1
