"""Histogram boosting has scikit-learn's bits: categories, missing values, constraints, every loss."""

import pytest

import exact_fitted
from exact_fitted import ORDINAL, SCALED
from tidegate.exact.columns import NoExactFormError

pytest.importorskip("onnxruntime", reason="needs onnxruntime: pip install tidegate[exact]")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "task", "preprocess", "parameters"),
    [
        ("Classifier", "binary", ORDINAL, {}),
        ("Classifier", "binary", SCALED, {"monotonic_cst": [0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0]}),
        ("Classifier", "multiclass", ORDINAL, {}),
        ("Regressor", "regression", ORDINAL, {"monotonic_cst": [0, 0, 1, 0, 0, 0, 0, 0]}),
        ("Regressor", "regression", ORDINAL, {"loss": "poisson"}),
        ("Regressor", "regression", ORDINAL, {"loss": "quantile", "quantile": 0.9}),
        ("Regressor", "regression", ORDINAL, {"categorical_features": None}),
    ],
    ids=["categories", "one-hot and monotonic", "classes", "monotonic", "poisson", "quantile", "codes as numbers"],
)
def test_every_bit_is_that_of_scikit_learn(name, task, preprocess, parameters):
    parameters = {"max_iter": 20, "min_samples_leaf": 5, **parameters}
    model = exact_fitted.fitted(f"sklearn.ensemble.HistGradientBoosting{name}", task, preprocess, **parameters)
    assert exact_fitted.first(model, task).model.form.family == "hist_gradient_boosting"
    assert exact_fitted.differing(model, task) == 0


def test_numbers_as_categories_have_no_exact_form():
    target = "sklearn.ensemble.HistGradientBoostingClassifier"
    model = exact_fitted.fitted(target, preprocess=ORDINAL, categorical_features=[0, 3], max_iter=2)
    with pytest.raises(NoExactFormError, match="a number is declared as categorical"):
        exact_fitted.first(model)
