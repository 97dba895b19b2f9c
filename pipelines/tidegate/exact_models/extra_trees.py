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
TASKS = frozenset({"binary", "multiclass", "regression"})


def compiled(model: Any, columns: Sequence[Column], writer: Writer) -> Compiled:
    return Compiled(averaged(model, matrix(columns, writer), writer), columns)
