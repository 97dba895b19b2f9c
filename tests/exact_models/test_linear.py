"""Linear models have scikit-learn's bits for the same shape: one row, or a batch."""

import pytest

import exact_fitted
from exact_fitted import FILLED, SCALED

pytest.importorskip("onnxruntime", reason="needs onnxruntime: pip install tidegate[exact]")


@pytest.mark.parametrize(
    ("name", "task", "preprocess"),
    [
        ("LogisticRegression", "binary", SCALED),
        ("LogisticRegression", "binary", FILLED),
        ("LogisticRegression", "multiclass", SCALED),
        ("Ridge", "regression", SCALED),
        ("LinearRegression", "regression", FILLED),
    ],
)
def test_every_bit_is_that_of_scikit_learn(name, task, preprocess):
    parameters = {"max_iter": 200} if name == "LogisticRegression" else {}
    model = exact_fitted.fitted(f"sklearn.linear_model.{name}", task, preprocess, **parameters)
    assert exact_fitted.first(model, task).model.form.family == "linear"
    assert exact_fitted.differing(model, task) == 0
