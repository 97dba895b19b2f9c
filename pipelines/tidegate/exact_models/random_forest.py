"""Random forests: the mean of trees that each learnt from a sample of the rows.

Why: a forest adds its trees one after the other; the order of that sum decides the last bits, and is kept.

Example: `train.estimator: {_target_: sklearn.ensemble.RandomForestClassifier, n_estimators: 200}`
"""

from collections.abc import Sequence
from typing import Any

from tidegate.exact.columns import Column, matrix
from tidegate.exact.compiled import Compiled
from tidegate.exact.program import Writer
from tidegate.exact.trees import averaged

ESTIMATORS = frozenset({"RandomForestClassifier", "RandomForestRegressor"})
TASKS = frozenset({"binary", "multiclass", "regression"})


def compiled(model: Any, columns: Sequence[Column], writer: Writer) -> Compiled:
    return Compiled(averaged(model, matrix(columns, writer), writer), columns)
