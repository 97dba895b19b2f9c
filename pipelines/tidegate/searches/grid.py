"""Grid search: every combination of the declared values, each on all folds.

Why: with few values, trying all combinations leaves no doubt about the others.

Example: `search: {kind: grid, metric: roc_auc, space: {max_depth: [3, 5]}}`
"""

from collections.abc import Mapping
from typing import Any, Literal

from tidegate.config.schema.train_kinds import SearchParams
from tidegate.searches._values import combinations, listed_only, one_only


class Params(SearchParams):
    """Try every combination of the declared values."""

    kind: Literal["grid"]


problems = listed_only
cautions = one_only
most_candidates = combinations


def tuner(params: Params, model: object, space: Mapping[str, object], seed: int) -> Any:
    """scikit-learn's GridSearchCV; nothing is drawn."""
    from sklearn.model_selection import GridSearchCV

    return GridSearchCV(model, space)
