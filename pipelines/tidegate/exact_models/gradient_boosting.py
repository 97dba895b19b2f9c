"""Gradient boosting with exact splits: a start, then scaled trees.

A start that is an estimator of its own has no exact form; scikit-learn's default and `init: zero` have.

Why: small tables are boosted without histograms; the sum is the same, in the same order.

Example: `train.estimator: {_target_: sklearn.ensemble.GradientBoostingRegressor, n_estimators: 200}`
"""

from collections.abc import Sequence
from typing import Any

from tidegate.exact.columns import Column, NoExactFormError, matrix
from tidegate.exact.compiled import Compiled
from tidegate.exact.links import OF_LOSSES
from tidegate.exact.program import Writer
from tidegate.exact.trees import TreeCollection, fitted, rounded_to_floats

ESTIMATORS = frozenset({"GradientBoostingClassifier", "GradientBoostingRegressor"})
TASKS = frozenset({"binary", "multiclass", "regression"})
CONSTANT = ("DummyClassifier", "DummyRegressor")


def compiled(model: Any, columns: Sequence[Column], writer: Writer) -> Compiled:
    import numpy as np

    if model.init_ != "zero" and type(model.init_).__name__ not in CONSTANT:
        raise NoExactFormError(f"it starts from {type(model.init_).__name__}, an estimator of its own")
    start = model._raw_predict_init(np.zeros((1, model.n_features_in_), np.float32))
    collection = TreeCollection(start.shape[1])
    for target, begin in enumerate(start[0].tolist()):
        collection.constant(begin, target)
    for stage in model.estimators_:
        for target, one in enumerate(stage):
            collection.tree(*fitted(one.tree_, model.learning_rate * one.tree_.value[:, 0, 0]), target)
    collection.step(rounded_to_floats(matrix(columns, writer), writer), writer)
    return Compiled(OF_LOSSES[type(model._loss.link).__name__], columns)
