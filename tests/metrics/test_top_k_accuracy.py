"""Top-k accuracy: scikit-learn's where no two probabilities are equal."""

import numpy as np
import pytest
from sklearn.metrics import top_k_accuracy_score

import multiclass_rows


def untied(seed=2):
    truth, predicted = multiclass_rows.rows(n=300, seed=seed)
    predicted = predicted + np.random.default_rng(seed).random(predicted.shape) * 1e-4
    return truth, predicted / predicted.sum(axis=1, keepdims=True)


@pytest.mark.parametrize("k", [1, 2, 3, 5, 9])
def test_it_is_scikit_learns(k):
    truth, predicted = untied()
    expected = top_k_accuracy_score(truth, predicted, k=k) if k < 5 else 1.0
    assert multiclass_rows.measure("top_k_accuracy", truth, predicted, k=k)(None) == pytest.approx(expected)


def test_one_guess_is_the_accuracy_also_where_probabilities_are_equal():
    truth, predicted = np.array([0.0, 1, 2]), np.array([[0.5, 0.5, 0], [0.5, 0.5, 0], [1 / 3, 1 / 3, 1 / 3]])
    top, accuracy = (
        multiclass_rows.measure(kind, truth, predicted, **declared)(None)
        for kind, declared in (("top_k_accuracy", {"k": 1}), ("accuracy", {}))
    )
    assert top == accuracy == pytest.approx(1 / 3)


def test_without_each_unit_it_is_what_weights_of_zero_give():
    multiclass_rows.assert_leaves_out("top_k_accuracy", k=2)


def test_a_prediction_that_is_not_finite_leaves_it_undefined():
    multiclass_rows.assert_undefined_by_one_not_finite("top_k_accuracy", k=2)
