"""A sum of weighted columns, in each of the orders in which scikit-learn forms it."""

import numpy as np
import pytest
from scipy import sparse

from tidegate.exact.form import Dot, Form

DRAW = np.random.default_rng(7)
MATRIX, WEIGHTS = DRAW.normal(size=(203, 30)), DRAW.normal(size=30)
INTERCEPT = 0.1


def dot(order, *, flat=False):
    return Dot([WEIGHTS.tolist()], [INTERCEPT], flat, order)


def bits(values):
    return np.ascontiguousarray(values).view(np.int64).tolist()


@pytest.mark.parametrize(
    ("sums", "expected"),
    [
        (dot("rows"), (MATRIX @ WEIGHTS[None].T)[:, 0] + INTERCEPT),
        (
            dot("columns"),
            (np.asfortranarray(MATRIX) @ WEIGHTS[None].T)[:, 0] + INTERCEPT,
        ),
        (dot("rows", flat=True), MATRIX @ WEIGHTS + INTERCEPT),
        (
            dot("sequential"),
            (sparse.csr_matrix(MATRIX) @ WEIGHTS[:, None])[:, 0] + INTERCEPT,
        ),
    ],
    ids=["rows", "columns", "one result", "sparse"],
)
def test_a_dot_has_the_bits_of_the_library(sums, expected):
    assert bits(sums.of(MATRIX)[:, 0]) == bits(expected)


def test_predictions_are_the_link_of_the_last_result():
    form = Form("linear", "binary", "logistic", [], [], Dot([[1.0, 0.0]], [0.0], flat=False, order="rows"))
    assert form.predictions(np.array([[0.0, 5.0]])).tolist() == [0.5]
    assert Form("tree", "regression", "identity", [], [], None).predictions(np.array([[3.0]])).tolist() == [3.0]


def test_several_classes_have_a_prediction_each():
    assert Form("tree", "multiclass", "shares", [], [], None).predictions(np.eye(3)).tolist() == np.eye(3).tolist()


@pytest.mark.parametrize("laid", ["results", "columns"])
def test_weights_of_several_results_are_multiplied_as_they_lie(laid):
    weights = DRAW.normal(size=(5, 30))
    kept = np.asfortranarray(weights) if laid == "columns" else weights
    for rows in (1, 203):
        made = Dot(weights.tolist(), [0.0] * 5, flat=False, order="rows", laid=laid).of(MATRIX[:rows])
        assert bits(made) == bits(MATRIX[:rows] @ kept.T)
