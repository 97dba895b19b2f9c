import numpy as np
import pytest

from tidegate.metrics._ranks import by_prediction

TRUTH = np.array([1.0, 0.0, 1.0, 0.0])
PREDICTED = np.array([0.9, 0.2, 0.2, 0.1])


def test_rows_of_one_prediction_are_one_threshold():
    positive, negative = by_prediction(TRUTH, PREDICTED)(None)
    assert positive.tolist() == [0, 1, 1]
    assert negative.tolist() == [1, 1, 0]


def test_weights_count_each_row_as_often():
    positive, negative = by_prediction(TRUTH, PREDICTED)(np.array([3.0, 2.0, 0.0, 1.0]))
    assert (positive.tolist(), negative.tolist()) == ([0, 0, 3], [1, 2, 0])


@pytest.mark.parametrize("odd", [np.nan, np.inf])
def test_a_prediction_that_is_not_finite_is_not_hidden(odd):
    positive, _ = by_prediction(TRUTH, np.array([odd, 0.2, 0.3, 0.1]))(None)
    assert np.isnan(positive.sum())


def test_distinct_predictions_stay_rows():
    positive, negative = by_prediction(TRUTH, np.array([0.4, 0.3, 0.2, 0.1]))(None)
    assert (positive + negative).tolist() == [1, 1, 1, 1]
