"""One tree has scikit-learn's bits, also where it is one leaf."""

import pytest

import exact_fitted
from exact_fitted import FILLED, ORDINAL

pytest.importorskip("onnxruntime", reason="needs onnxruntime: pip install tidegate[exact]")


@pytest.mark.parametrize(
    ("name", "task", "depth", "preprocess"),
    [
        ("DecisionTreeClassifier", "binary", None, ORDINAL),
        ("DecisionTreeClassifier", "multiclass", None, ORDINAL),
        ("DecisionTreeRegressor", "regression", None, FILLED),
        ("ExtraTreeClassifier", "binary", 5, FILLED),
        ("ExtraTreeRegressor", "regression", 5, FILLED),
    ],
)
def test_every_bit_is_that_of_scikit_learn(name, task, depth, preprocess):
    model = exact_fitted.fitted(f"sklearn.tree.{name}", task, preprocess, max_depth=depth)
    assert exact_fitted.differing(model, task) == 0


def test_a_tree_of_one_leaf():
    model = exact_fitted.fitted("sklearn.tree.DecisionTreeClassifier", min_samples_leaf=300)
    assert exact_fitted.differing(model, generated=50, alone=2) == 0
