"""One decision tree, or one extremely randomised tree.

Numbers are rounded to single precision, as scikit-learn does; missing values have a direction.

Why: a tree of rules is read by people, and its answer for one row takes microseconds when nothing is around it.

Example: `train.estimator: {_target_: sklearn.tree.DecisionTreeClassifier, max_depth: 5}`
"""

from collections.abc import Sequence
from typing import Any

from tidegate.exact.columns import Column, matrix
from tidegate.exact.compiled import Compiled
from tidegate.exact.program import Writer
from tidegate.exact.trees import TreeCollection, fitted, rounded_to_floats

ESTIMATORS = frozenset({"DecisionTreeClassifier", "DecisionTreeRegressor", "ExtraTreeClassifier", "ExtraTreeRegressor"})
TASKS = frozenset({"binary", "regression"})


def compiled(model: Any, columns: Sequence[Column], writer: Writer) -> Compiled:
    """A leaf holds the share of each class, or the mean: the last one is the prediction."""
    collection = TreeCollection()
    collection.tree(*fitted(model.tree_, model.tree_.value[:, 0, -1]))
    collection.step(rounded_to_floats(matrix(columns, writer), writer), writer)
    return Compiled("identity", columns)
