"""Search the declared space for better parameters, by their scores over the folds."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING, Any

from tidegate import metrics
from tidegate.artifacts import rounded
from tidegate.config.schema.train_kinds import SearchParams
from tidegate.errors import DeclarationError, EvidenceError, Problem
from tidegate.kinds import SEARCHES
from tidegate.models.cross_validation import TrainingRows, fit_weights
from tidegate.models.predict import predict
from tidegate.models.value_checks import labelled
from tidegate.models.workers import Workers
from tidegate.records import Direction

if TYPE_CHECKING:
    from tidegate.arrays import Folds


@dataclass(frozen=True, slots=True)
class SearchCandidate:
    """Parameters that were tried, and the searched metric's mean over the folds; None where it is undefined.

    `rows` is on how many rows, where the search tries candidates on fewer than all.
    """

    parameters: Mapping[str, object]
    mean: float | None
    rows: int | None


@dataclass(frozen=True, slots=True)
class SearchReport:
    """What search.json holds: every candidate that a search tried, and the parameters of the best one."""

    kind: str
    metric: str
    candidates: tuple[SearchCandidate, ...]
    best: Mapping[str, object]


def search(
    model: object, rows: TrainingRows, folds: "Folds", declared: SearchParams, task: str, *, seed: int, workers: Workers
) -> SearchReport | None:
    """Every candidate with its mean score over the folds, and the best one's parameters; None where none is tried."""
    space = {
        f"estimator__{parameter}": [labelled(parameter, value) for value in values]
        for parameter, values in declared.space.items()
    }
    tuner = SEARCHES.load(declared.kind).tuner(declared, model, space, seed)
    if tuner is None:
        return None
    if declared.metric is None:
        raise DeclarationError(
            Problem("is missing; name the metric that the search optimises", key="train.search.metric")
        )
    sign = 1 if metrics.load(declared.metric).DIRECTION is Direction.HIGHER else -1
    tuner.set_params(cv=folds, scoring=_score(declared.metric, declared.threshold, task, sign), refit=False)
    with _side_by_side(tuner, workers):
        tuner.fit(rows.inputs, rows.truth, **fit_weights(model, rows))
    candidates = tuple(_candidates(tuner.cv_results_, sign))
    scores = {
        place: (candidate.rows or 0, sign * candidate.mean)
        for place, candidate in enumerate(candidates)
        if candidate.mean is not None
    }
    if not scores:
        message = f"{declared.metric} is undefined on a fold for every candidate"
        raise EvidenceError(Problem(message, key="train.search"))
    best = candidates[max(scores, key=scores.__getitem__)]
    return SearchReport(declared.kind, declared.metric, candidates, best.parameters)


@contextmanager
def _side_by_side(tuner: Any, workers: Workers) -> Iterator[None]:
    """Fits run in as many processes at once. One runs them here, as without joblib."""
    if workers.count == 1:
        yield
        return
    from joblib import parallel_config

    from tidegate.models.search_backend import ForkedFits

    if "pre_dispatch" in tuner.get_params(deep=False):
        tuner.set_params(pre_dispatch="all")
    with parallel_config(backend=ForkedFits(workers), n_jobs=workers.count):
        yield


def _score(metric: str, threshold: float, task: str, sign: int) -> Any:
    """scikit-learn maximises: a metric that is better when lower is negated."""

    def score(fitted: object, inputs: Any, truth: Any) -> float:
        predicted = predict(fitted, inputs, task)
        return sign * metrics.load(metric).prepare(truth, predicted, threshold)(None)

    return score


def _candidates(results: dict[str, Any], sign: int) -> Iterator[SearchCandidate]:
    resources = results.get("n_resources", [None] * len(results["params"]))
    for parameters, mean, rows in zip(results["params"], results["mean_test_score"], resources, strict=True):
        yield SearchCandidate(
            {name.removeprefix("estimator__"): value for name, value in parameters.items()},
            rounded(sign * float(mean) if mean == mean else nan),
            None if rows is None else int(rows),
        )
