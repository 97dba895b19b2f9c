"""Search the declared space for better parameters, by their scores over the folds."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING, Any

from tidegate import metrics
from tidegate.artifacts import rounded
from tidegate.config.schema.search_space import condition, values, with_values
from tidegate.config.schema.train_kinds import SearchParams
from tidegate.errors import DeclarationError, EvidenceError, Problem
from tidegate.kinds import SEARCHES
from tidegate.models.estimators.calibration import parameters_of
from tidegate.models.estimators.value_checks import labelled
from tidegate.models.execution.workers import Workers
from tidegate.models.prediction.predict import predict
from tidegate.models.training.cross_validation import TrainingRows, fit_weights
from tidegate.records import Direction

if TYPE_CHECKING:
    from tidegate.arrays import Folds


@dataclass(frozen=True, slots=True)
class SearchCandidate:
    """Parameters that were tried, and the searched metric's mean over the folds; None where it is undefined.

    `deviation` is the standard deviation between the folds, `rows` on how many rows, where the search tries candidates
    on fewer than all.
    """

    parameters: Mapping[str, object]
    mean: float | None
    deviation: float | None
    rows: int | None


@dataclass(frozen=True, slots=True)
class SearchReport:
    """Every candidate that a search tried, the parameters of the best one, and its mean, which is the best of many
    looks at the same folds.
    """

    kind: str
    metric: str
    candidates: tuple[SearchCandidate, ...]
    best: Mapping[str, object]
    optimum: float


def search(  # noqa: PLR0913 (called once)
    model: object, rows: TrainingRows, folds: "Folds", declared: SearchParams, task: str, *, seed: int, workers: Workers
) -> SearchReport | None:
    """Every candidate with its mean score over the folds, and the best one's parameters; None where none is tried."""
    step = parameters_of(model)
    space = {f"{step}{parameter}": _dimension(parameter, tried, step) for parameter, tried in declared.space.items()}
    tuner = SEARCHES.load(declared.kind).tuner(declared, model, space, seed)
    if tuner is None:
        return None
    if declared.metric is None:
        raise DeclarationError(
            Problem("is missing; name the metric that the search optimises", key="train.search.metric")
        )
    sign = sign_of(declared.metric)
    tuner.set_params(cv=folds, scoring=_score(declared.metric, declared.threshold, task, sign), refit=False)
    with _side_by_side(tuner, workers):
        tuner.fit(rows.inputs, rows.truth, **fit_weights(model, rows))
    candidates = tuple(_candidates(tuner.cv_results_, sign, step))
    best = best_of(candidates, sign)
    if best is None or best.mean is None:
        message = f"{declared.metric} is undefined on a fold for every candidate"
        raise EvidenceError(Problem(message, key="train.search"))
    return SearchReport(declared.kind, declared.metric, candidates, best.parameters, best.mean)


def best_of(candidates: Sequence[SearchCandidate], sign: int) -> SearchCandidate | None:
    """The first with the best mean on the most rows, `sign` -1 where lower is better; None where none has a mean."""
    scored = [candidate for candidate in candidates if candidate.mean is not None]
    return max(scored, key=lambda candidate: (candidate.rows or 0, sign * (candidate.mean or 0.0)), default=None)


def sign_of(metric: str) -> int:
    """scikit-learn maximises: -1 for a metric that is better when lower."""
    return 1 if metrics.load(metric).DIRECTION is Direction.HIGHER else -1


def with_best(model: Any, found: SearchReport | None) -> Any:
    """The model, or a copy of it with the parameters of the best candidate."""
    from sklearn.base import clone

    if found is None:
        return model
    return clone(model).set_params(**{f"{parameters_of(model)}{name}": value for name, value in found.best.items()})


def _dimension(parameter: str, tried: Any, step: str) -> Any:
    """With the names and values that the model's step takes."""
    named = with_values(tried, [labelled(parameter, value) for value in values(tried) or ()])
    above = {f"{step}{other}": wanted for other, wanted in condition(named).items()}
    return named.model_copy(update={"when": above}) if above else named


@contextmanager
def _side_by_side(tuner: Any, workers: Workers) -> Iterator[None]:
    """Fits run in as many processes at once. One runs them here, as without joblib."""
    if workers.count == 1 and workers.elsewhere is None:
        yield
        return
    from joblib import parallel_config

    from tidegate.models.training.search_backend import ForkedFits

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


def _candidates(results: dict[str, Any], sign: int, step: str) -> Iterator[SearchCandidate]:
    resources = results.get("n_resources", [None] * len(results["params"]))
    scores = zip(results["params"], results["mean_test_score"], results["std_test_score"], resources, strict=True)
    for parameters, mean, deviation, rows in scores:
        yield SearchCandidate(
            {name.removeprefix(step): value for name, value in parameters.items()},
            rounded(sign * float(mean) if mean == mean else nan),
            rounded(float(deviation)),
            None if rows is None else int(rows),
        )
