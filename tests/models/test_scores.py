"""Answers are finite, metrics are rounded, and a metric without a value is an error that says why."""

import math

import numpy as np
import pytest

import model_project
from tidegate.errors import EvidenceError
from tidegate.models.scores import measure, needed, predict, rounded


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


@pytest.mark.parametrize(("value", "word"), [(0.0, "negative"), (1.0, "positive")])
def test_one_class_names_the_metric_and_the_fix(value, word):
    truth, predicted = np.full(3, value), np.array([0.1, 0.5, 0.9])
    measured = measure(model_project.evaluate(), truth, predicted)
    with pytest.raises(EvidenceError) as error:
        needed(measured, truth, "binary")
    assert f"evaluate.metrics.roc_auc: can't be computed: all 3 rows are {word}; change data.split" in str(error.value)
    assert "brier" not in str(error.value)


def test_no_rows_is_its_own_reason():
    with pytest.raises(EvidenceError, match=r"there are no rows; change data.split"):
        needed(measure(model_project.evaluate(), np.empty(0), np.empty(0)), np.empty(0), "binary")


def test_a_threshold_that_nothing_reaches_is_its_own_reason():
    truth = np.array([0.0, 1.0])
    measured = measure(model_project.evaluate(metrics={"precision": {}}), truth, np.array([0.1, 0.2]))
    with pytest.raises(EvidenceError, match="precision: can't be computed: it is undefined on these 2 rows"):
        needed(measured, truth, "binary")
