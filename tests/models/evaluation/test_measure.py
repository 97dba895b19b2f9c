"""Every declared metric is measured at its threshold; one without a value is None and leaves the others alone."""

import numpy as np
import pytest

import model_project
from tidegate.models.evaluation.measure import measure


def test_every_declared_metric_is_measured_at_its_threshold():
    truth, predicted = np.array([1.0, 0.0, 1.0]), np.array([0.9, 0.1, 0.3])
    assert measure(model_project.evaluate(), truth, predicted) == {
        "roc_auc": 1.0,
        "brier": pytest.approx((0.01 + 0.01 + 0.49) / 3),
        "recall_low": 1.0,
    }


@pytest.mark.parametrize("value", [0.0, 1.0])
def test_a_metric_that_one_class_leaves_undefined_is_none_and_the_others_are_measured(value):
    truth, predicted = np.full(3, value), np.array([0.1, 0.5, 0.9])
    measured = measure(model_project.evaluate(), truth, predicted)
    assert measured["roc_auc"] is None
    assert measured["brier"] == pytest.approx(((predicted - value) ** 2).mean())
