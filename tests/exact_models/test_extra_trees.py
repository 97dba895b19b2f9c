"""The mean of extremely randomised trees has scikit-learn's bits."""

import pytest

import exact_fitted
from exact_fitted import FILLED, ORDINAL, SCALED

pytest.importorskip("onnxruntime", reason="needs onnxruntime: pip install tidegate[exact]")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "task", "preprocess"),
    [
        ("ExtraTreesClassifier", "binary", ORDINAL),
        ("ExtraTreesClassifier", "binary", SCALED),
        ("ExtraTreesClassifier", "multiclass", ORDINAL),
        ("ExtraTreesRegressor", "regression", FILLED),
    ],
)
def test_every_bit_is_that_of_scikit_learn(name, task, preprocess):
    model = exact_fitted.fitted(f"sklearn.ensemble.{name}", task, preprocess, n_estimators=23, min_samples_leaf=3)
    assert exact_fitted.first(model, task).model.form.family == "extra_trees"
    assert exact_fitted.differing(model, task) == 0
