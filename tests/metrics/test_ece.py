"""ece: the weighted gap between stated and observed share, bin by bin, against a plain loop."""

import numpy as np
import pytest

import metric_peer
import multiclass_rows
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


def test_without_each_unit_is_what_leaving_its_rows_out_gives():
    truth, predicted = metric_peer.rows("ece")
    codes = np.arange(len(truth)) % 7
    measure = ece.prepare(truth, predicted, 0.5)
    assert measure.without(codes, 7) == pytest.approx([measure((codes != unit).astype(float)) for unit in range(7)])


def test_its_bias_is_what_a_calibrated_model_shows_on_average():
    draw, seen, stated = np.random.default_rng(5), [], []
    for _ in range(300):
        predicted = 0.1 + 0.8 * draw.random(300)
        measure = ece.prepare((draw.random(300) < predicted).astype(float), predicted, 0.5)
        seen.append(measure(None))
        stated.append(measure.bias(np.arange(300), 300)[0])
    # three standard errors of the mean of 300
    assert np.mean(stated) == pytest.approx(np.mean(seen), abs=3 * np.std(seen) / np.sqrt(300) + 0.002)


def test_of_several_classes_it_is_that_of_the_answers():
    truth, predicted = multiclass_rows.rows()
    right, sure = (predicted.argmax(axis=1) == truth).astype(float), predicted.max(axis=1)
    of_answers = multiclass_rows.measure("ece", right, sure)(None)
    assert multiclass_rows.measure("ece", truth, predicted)(None) == of_answers
    multiclass_rows.assert_leaves_out("ece")
