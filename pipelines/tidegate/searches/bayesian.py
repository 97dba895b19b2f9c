"""Bayesian search: each candidate is proposed from the scores of those before it.

The tree-structured Parzen estimator of Optuna, with the project's seed: it models where the better candidates are and
where the others, and proposes what is likelier among the better. The first ten are drawn at random. The folds of a
candidate are fitted at once, the candidates one after the other, so that the seed decides all of them. A candidate that
is proposed again is not fitted again. It needs the extra `tidegate[optuna]`.

Source: Bergstra, Bardenet, Bengio and Kégl 2011.

Why: where one fit takes minutes, fewer candidates find as good a model.

Example: `search: {kind: bayesian, metric: roc_auc, space: {learning_rate: {kind: log_uniform, low: 0.01, high: 0.3}}}`
"""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from tidegate.config.schema.train_kinds import SearchParams
from tidegate.errors import InfrastructureError
from tidegate.searches._draws import AT_RANDOM
from tidegate.searches._values import Problems, at_most, no_values, one_only, too_many


class Params(SearchParams):
    """Propose each candidate from the scores of those before it."""

    kind: Literal["bayesian"]
    candidates: int = Field(default=30, ge=1, le=1000)
    """Number of proposals."""
    patience: int | None = Field(default=None, ge=1, le=1000)
    """The number of proposals in turn without a better one after which it ends; default: never early."""


problems = no_values


def cautions(params: Params) -> Problems:
    """A search that proposes nothing from scores, or never ends early."""
    yield from one_only(params)
    if at_most(2, params) > 1:
        yield from too_many(params.candidates, params)
    if params.candidates <= AT_RANDOM:
        message = f"the first {AT_RANDOM} are drawn at random, so none is proposed from scores; declare more, or random"
        yield "candidates", message
    if params.patience is not None and params.patience >= params.candidates:
        yield "patience", f"never ends a search of {params.candidates} candidates early"


def most_candidates(params: Params) -> int:
    return at_most(params.candidates, params)


def tuner(params: Params, model: object, space: Mapping[str, object], seed: int) -> Any:
    """A search of scikit-learn's form that asks Optuna. Raises InfrastructureError without the extra."""
    try:
        from tidegate.searches._proposals import ProposedCandidates
    except ModuleNotFoundError as error:
        if error.name != "optuna":
            raise
        raise InfrastructureError("the search bayesian needs optuna: pip install 'tidegate[optuna]'") from None
    return ProposedCandidates(model, space, params.candidates, params.patience, seed)
