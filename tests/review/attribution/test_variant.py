"""Differences between trials are paired row by row, and what edits do together is told from what they do alone."""

import numpy as np
import pytest

from tidegate.config.schema.evaluate import Evaluate
from tidegate.errors import EvidenceError
from tidegate.gate.pairing import Predictions
from tidegate.review.attribution.variant import VariantResult, read

EVALUATE = Evaluate.model_validate({"task": "regression", "metrics": {"mae": {}}})
ROWS = 400


def trial(shift, *, evaluate=EVALUATE, rows=ROWS, order=None):
    """Predictions that are off by `shift` everywhere: their mean absolute error is |shift|."""
    place = np.arange(rows) if order is None else order
    truth = np.linspace(0, 1, rows)[place]
    return VariantResult(Predictions(place, truth, truth + shift, np.full(rows, "", dtype=object)), evaluate, 7)


def test_a_difference_is_measured_on_the_same_rows_in_any_order():
    shuffled = np.random.default_rng(1).permutation(ROWS)
    moved = trial(0.5).differences(trial(0.8, order=shuffled), ["mae"])["mae"]
    assert (moved.low, moved.value, moved.high) == pytest.approx((0.3, 0.3, 0.3))


def test_effects_that_add_up_leave_nothing_beyond_their_sum():
    beyond = trial(1.0).beyond(trial(1.6), [trial(1.2), trial(1.4)], ["mae"])["mae"]
    assert beyond.value == pytest.approx(0.0, abs=1e-9)


def test_effects_that_need_each_other_leave_what_they_do_together():
    beyond = trial(1.0).beyond(trial(1.9), [trial(1.2), trial(1.4)], ["mae"])["mae"]
    assert beyond.value == pytest.approx(0.3)
    assert beyond.low > 0


def test_a_trial_is_measured_by_its_own_declaration():
    def binary(threshold):
        return Evaluate.model_validate({"task": "binary", "threshold": threshold, "metrics": {"recall": {}}})

    predicted = np.tile([0.2, 0.45, 0.9, 0.1], 100)
    truth = np.tile([0.0, 1.0, 1.0, 0.0], 100)
    found = Predictions(np.arange(400), truth, predicted, np.full(400, "", dtype=object))
    half, less = VariantResult(found, binary(0.5), 7), VariantResult(found, binary(0.4), 7)
    assert half.differences(less, ["recall"])["recall"].value == pytest.approx(0.5)


def test_a_metric_that_one_side_does_not_declare_is_not_a_number():
    other = Evaluate.model_validate({"task": "regression", "metrics": {"rmse": {}}})
    assert np.isnan(trial(0.5).differences(trial(0.8, evaluate=other), ["mae"])["mae"].value)


def test_other_rows_are_not_compared():
    assert trial(0.5).apart(trial(0.5)) == ""
    assert "holdouts differ" in trial(0.5, rows=300).apart(trial(0.5))
    assert trial(0.5).differences(trial(0.8, rows=300), ["mae"]) == {}


def test_a_trial_without_predictions_says_so(tmp_path):
    with pytest.raises(EvidenceError, match="the trial has no predictions"):
        read(tmp_path, EVALUATE, 7)
