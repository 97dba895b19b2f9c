"""Boosted trees have scikit-learn's bits for every loss, or no exact form."""

import pytest

import exact_fitted
from exact_fitted import FILLED, SCALED
from tidegate.exact.columns import NoExactFormError

pytest.importorskip("onnxruntime", reason="needs onnxruntime: pip install tidegate[exact]")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "task", "preprocess", "parameters"),
    [
        ("Classifier", "binary", FILLED, {}),
        ("Classifier", "binary", SCALED, {"loss": "exponential"}),
        ("Classifier", "binary", SCALED, {"init": "zero"}),
        ("Classifier", "multiclass", FILLED, {}),
        ("Regressor", "regression", FILLED, {"loss": "huber", "subsample": 0.7}),
    ],
)
def test_every_bit_is_that_of_scikit_learn(name, task, preprocess, parameters):
    parameters = {"n_estimators": 30, **parameters}
    model = exact_fitted.fitted(f"sklearn.ensemble.GradientBoosting{name}", task, preprocess, **parameters)
    assert exact_fitted.differing(model, task) == 0


def test_a_start_that_is_a_model_has_no_exact_form():
    init = {"_target_": "sklearn.linear_model.LogisticRegression"}
    model = exact_fitted.fitted("sklearn.ensemble.GradientBoostingClassifier", "binary", SCALED, init=init)
    with pytest.raises(NoExactFormError, match="starts from LogisticRegression"):
        exact_fitted.first(model)
