"""Successive halving: all combinations on few rows, the better ones on more.

In each round, the better third gets three times as many rows, until all are used. Candidates that were tried on fewer
rows never win. Source: Jamieson and Talwalkar 2016.

Why: most combinations are bad, and a few rows are enough to see it.

Example: `search: {kind: halving, metric: roc_auc, space: {max_depth: [3, 5, 7]}}`
"""

from collections.abc import Mapping
from typing import Any, Literal

from tidegate.config.schema.train_kinds import SearchParams
from tidegate.searches._values import Problems, combinations, listed_only, one_only

FACTOR = 3
"""How many times as many rows, and as few candidates, a round has."""


class Params(SearchParams):
    """Try every combination on few rows, the better ones on more."""

    kind: Literal["halving"]


problems = listed_only


def cautions(params: Params) -> Problems:
    """A space of too few combinations to drop any after a round."""
    yield from one_only(params)
    if 1 < (count := combinations(params)) < FACTOR:
        message = (
            f"has {count} combinations, of which a first round drops none; declare {FACTOR} or more, or choose grid"
        )
        yield "space", message


def most_candidates(params: Params) -> int:
    """All, then a third of them in each round until one is left; with few rows there are fewer rounds."""
    count = combinations(params)
    rounds = [count]
    while rounds[-1] >= FACTOR:
        rounds.append(-(-rounds[-1] // FACTOR))
    return sum(rounds)


def tuner(params: Params, model: object, space: Mapping[str, object], seed: int) -> Any:
    """scikit-learn's HalvingGridSearchCV."""
    from sklearn.experimental import enable_halving_search_cv  # noqa: F401 (the import makes it available)
    from sklearn.model_selection import HalvingGridSearchCV

    return HalvingGridSearchCV(model, space, factor=FACTOR, random_state=seed)
