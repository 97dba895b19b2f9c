"""Random search: as many combinations as declared, drawn without replacement.

Source: Bergstra and Bengio 2012.

Why: where few of many parameters matter, random combinations try more values of these than a grid does.

Example: `search: {kind: random, metric: roc_auc, candidates: 20, space: {max_depth: [3, 5, 7, 9]}}`
"""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from tidegate.config.schema.train_kinds import SearchParams
from tidegate.searches._values import no_values


class Params(SearchParams):
    """Try some combinations of the declared values."""

    kind: Literal["random"]
    candidates: int = Field(default=20, ge=1, le=1000)
    """Number of draws."""


problems = no_values


def tuner(params: Params, model: object, space: Mapping[str, object], seed: int) -> Any:
    """scikit-learn's RandomizedSearchCV."""
    from sklearn.model_selection import RandomizedSearchCV

    return RandomizedSearchCV(model, space, n_iter=params.candidates, random_state=seed)
