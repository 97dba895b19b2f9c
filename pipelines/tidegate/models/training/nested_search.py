"""Search again without each fold, and score the fold by what was found.

Its rows are predicted by parameters that they had no part in choosing.

Source: Cawley and Talbot 2010.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tidegate import metrics
from tidegate.artifacts import rounded
from tidegate.config.schema.train_kinds import SearchParams
from tidegate.models.training.search import SearchReport, sign_of

if TYPE_CHECKING:
    from tidegate.arrays import Floats, Folds


@dataclass(frozen=True, slots=True)
class NestedFold:
    """The best parameters without a fold's rows, their mean score there, and the searched metric on the fold's rows.

    A score is None where the metric is undefined on them.
    """

    best: Mapping[str, object]
    optimum: float
    score: float | None


@dataclass(frozen=True, slots=True)
class NestedReport:
    """What the search and its model are worth: the searched metric over folds that chose nothing.

    None where it is undefined on a fold. `optimism` is by how much the search's own optimum is better.
    """

    mean: float | None
    deviation: float | None
    optimism: float | None
    folds: tuple[NestedFold, ...]


def reports(cuts: "Folds", search_without: "Callable[[Any], SearchReport | None]") -> list[SearchReport]:
    """What a search finds on the rows that each fold leaves; `search_without` gets their places."""
    return [found for learn, _ in cuts if (found := search_without(learn))]


def report(
    searched: SearchReport,
    by_fold: Sequence[SearchReport],
    cuts: "Folds",
    truth: "Floats",
    predicted: "Sequence[Floats]",
    declared: SearchParams,
) -> NestedReport:
    """`predicted` are the folds' predictions, each by a model with the parameters that were found without it."""
    import numpy as np

    kind = metrics.load(searched.metric)
    scores = [
        rounded(float(kind.prepare(truth[places], answers, declared.threshold)(None)))
        for (_, places), answers in zip(cuts, predicted, strict=True)
    ]
    folds = tuple(NestedFold(found.best, found.optimum, score) for found, score in zip(by_fold, scores, strict=True))
    known = [score for score in scores if score is not None]
    if len(known) < len(scores):
        return NestedReport(None, None, None, folds)
    mean = float(np.mean(known))
    optimism = sign_of(searched.metric) * (searched.optimum - mean)
    return NestedReport(rounded(mean), rounded(float(np.std(known))), rounded(optimism), folds)
