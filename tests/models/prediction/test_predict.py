"""Answers are finite, and numbers keep the digits that machines agree on."""

import math

import numpy as np
import pytest

from tidegate.errors import EvidenceError
from tidegate.models.prediction.predict import predict


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
