"""Random search: as many combinations as declared, none of them twice.

Source: Bergstra and Bengio 2012.

Why: where few of many parameters matter, random combinations try more values of these than a grid does.

Example: `search: {kind: random, metric: roc_auc, candidates: 20, space: {max_depth: [3, 5, 7, 9]}}`
"""

from collections.abc import Mapping
from math import exp, log
from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from tidegate.config.schema.search_candidate import Candidate, drawn
from tidegate.config.schema.search_space import WholeNumber, is_logarithmic, values
from tidegate.config.schema.train_kinds import SearchParams
from tidegate.searches._draws import shortened
from tidegate.searches._values import Problems, at_most, no_values, one_only, too_many

if TYPE_CHECKING:
    import numpy as np

ATTEMPTS = 50
"""Draws per candidate: a space of few values may not have as many candidates as are asked for."""


class Params(SearchParams):
    """Try some combinations of the declared values and distributions."""

    kind: Literal["random"]
    candidates: int = Field(default=20, ge=1, le=1000)
    """Number of draws."""


problems = no_values


def cautions(params: Params) -> Problems:
    """A search that chooses nothing, or asks for more candidates than there are."""
    if params.candidates == 1:
        yield "candidates", "draws one: nothing is chosen; declare two or more, or a search of the kind none"
        return
    yield from one_only(params)
    if at_most(2, params) > 1:
        yield from too_many(params.candidates, params)


def most_candidates(params: Params) -> int:
    return at_most(params.candidates, params)


def tuner(params: Params, model: object, space: Mapping[str, object], seed: int) -> Any:
    """scikit-learn's RandomizedSearchCV over lists; a GridSearchCV over what was drawn from distributions."""
    from sklearn.model_selection import GridSearchCV, RandomizedSearchCV

    if all(isinstance(dimension, list) for dimension in space.values()):
        return RandomizedSearchCV(model, space, n_iter=params.candidates, random_state=seed)
    tried = [{name: [value] for name, value in found.items()} for found in _distinct(space, params.candidates, seed)]
    return GridSearchCV(model, tried)


def _distinct(space: Mapping[str, object], count: int, seed: int) -> list[Candidate]:
    """So many candidates, or fewer where the space has no more."""
    import numpy as np

    generator = np.random.default_rng(seed)
    found: dict[str, Candidate] = {}
    for _ in range(ATTEMPTS * count):
        candidate = drawn(space, lambda _, dimension: _draw(dimension, generator))
        found.setdefault(repr(candidate), candidate)
        if len(found) == count:
            break
    return list(found.values())


def _draw(dimension: Any, generator: "np.random.Generator") -> object:
    if (listed := values(dimension)) is not None:
        return listed[int(generator.integers(len(listed)))]
    is_whole, low, high = isinstance(dimension, WholeNumber), dimension.low, dimension.high
    if is_logarithmic(dimension):
        edge = 0.5 if is_whole else 0.0  # so that the ends are as likely as numbers beside them
        number = exp(generator.uniform(log(low - edge), log(high + edge)))
        return min(max(round(number), low), high) if is_whole else shortened(number, dimension)
    if is_whole:
        return int(generator.integers(low, high, endpoint=True))
    return shortened(generator.uniform(low, high), dimension)
