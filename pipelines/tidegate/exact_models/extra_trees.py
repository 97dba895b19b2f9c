"""Extremely randomised trees: the mean of trees that split at random thresholds.

Why: they are summed like a forest's, one after the other; the order decides the last bits, and is kept.

Example: `train.estimator: {_target_: sklearn.ensemble.ExtraTreesClassifier, n_estimators: 200}`
"""

from collections.abc import Sequence
from typing import Any

from tidegate.exact.columns import Column, matrix
from tidegate.exact.compiled import Compiled
from tidegate.exact.program import Writer
from tidegate.exact.trees import averaged

ESTIMATORS = frozenset({"ExtraTreesClassifier", "ExtraTreesRegressor"})
TASKS = frozenset({"binary", "regression"})


def compiled(model: Any, columns: Sequence[Column], writer: Writer) -> Compiled:
    values = [estimator.tree_.value[:, 0, -1] for estimator in model.estimators_]
    averaged(model, values, matrix(columns, writer), writer)
    return Compiled("identity", columns)
