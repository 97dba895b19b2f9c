"""Answers are finite, metrics are rounded, and a metric without a value is an error that says why."""

import math

import numpy as np
import pytest

import model_project
from tidegate.errors import EvidenceError
from tidegate.models.predict import measure, predict, rounded


class Answers:
    def __init__(self, *values):
        self.values = np.array(values)

    def predict(self, inputs):
        return self.values

    def predict_proba(self, inputs):
        return np.column_stack([1 - self.values, self.values])


def test_a_classifier_gives_the_probability_of_the_positive_value():
    assert predict(Answers(0.2, 0.9), None, "binary").tolist() == [0.2, 0.9]


def test_a_regressor_gives_its_numbers():
    assert predict(Answers(3, -1), None, "regression").tolist() == [3.0, -1.0]


@pytest.mark.parametrize("broken", [math.nan, math.inf])
def test_an_answer_that_is_no_number_is_an_error(broken):
    with pytest.raises(EvidenceError, match="not a finite number for 1 of 2 rows"):
        predict(Answers(0.3, broken), None, "regression")


def test_numbers_keep_twelve_digits():
    assert rounded(0.1234567890123456) == 0.123456789012
    assert rounded(math.nan) is None


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
