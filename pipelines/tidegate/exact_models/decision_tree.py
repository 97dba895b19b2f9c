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
from tidegate.exact.trees import TreeCollection, fitted, held, rounded_to_floats, shares

ESTIMATORS = frozenset({"DecisionTreeClassifier", "DecisionTreeRegressor", "ExtraTreeClassifier", "ExtraTreeRegressor"})
TASKS = frozenset({"binary", "multiclass", "regression"})


def compiled(model: Any, columns: Sequence[Column], writer: Writer) -> Compiled:
    values = held(model.tree_)
    collection = TreeCollection(values.shape[1])
    for target, of_class in enumerate(values.T):
        collection.tree(*fitted(model.tree_, of_class), target)
    collection.step(rounded_to_floats(matrix(columns, writer), writer), writer)
    return Compiled(shares(collection), columns)
