"""Cross-validate the model, and search the declared space for better parameters."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import nan
from typing import TYPE_CHECKING, Any

from tidegate import metrics
from tidegate.artifacts import rounded
from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.schema.train_kinds import SearchParams
from tidegate.errors import EvidenceError, Problem
from tidegate.kinds import SEARCHES
from tidegate.models import sample_weights
from tidegate.models.cv_report import Fold, Metrics, SearchCandidate, SearchReport
from tidegate.models.measure import measure
from tidegate.models.predict import predict
from tidegate.models.value_checks import labelled
from tidegate.records import Direction

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Floats, Folds


@dataclass(frozen=True, slots=True)
class TrainingRows:
    """The training rows as a model takes them."""

    inputs: "pd.DataFrame"
    truth: "Floats"
    weights: "Floats | None" = None

    def take(self, places: Any) -> "TrainingRows":
        weights = None if self.weights is None else self.weights[places]
        return TrainingRows(self.inputs.iloc[places], self.truth[places], weights)


def fit(model: Any, rows: TrainingRows) -> Any:
    """`model`, fitted. One class among the rows, or rows that the estimator can't take, is an EvidenceError."""
    try:
        return model.fit(rows.inputs, rows.truth, **_weighed(model, rows))
    except (ValueError, TypeError) as error:
        message = f"fitting failed on {len(rows.truth)} rows: {str(error).strip().splitlines()[0]}"
        raise EvidenceError(Problem(message, key="train.estimator")) from error


def _weighed(model: object, rows: TrainingRows) -> dict[str, object]:
    return {} if rows.weights is None else {str(sample_weights.parameter(model)): rows.weights}


def cross_validate(model: object, rows: TrainingRows, folds: "Folds", evaluate: Evaluate) -> tuple[Fold, ...]:
    """Each fold's metrics."""
    from sklearn.base import clone

    scored = []
    for learn, score in folds:
        fitted, held = fit(clone(model), rows.take(learn)), rows.take(score)
        measured = measure(evaluate, held.truth, predict(fitted, held.inputs, evaluate.task))
        scored.append(Fold(len(learn), len(score), measured))
    return tuple(scored)


def summary(folds: Sequence[Fold], statistic: Any) -> Metrics:
    """`statistic` of each metric over the folds; None where a fold has none."""
    columns = {name: [fold.metrics[name] for fold in folds] for name in folds[0].metrics}
    return {
        name: None if None in values else rounded(float(statistic([value for value in values if value is not None])))
        for name, values in columns.items()
    }


def search(
    model: object, rows: TrainingRows, folds: "Folds", evaluate: Evaluate, declared: SearchParams, *, seed: int
) -> SearchReport | None:
    """Every candidate with its mean score over the folds, and the best one's parameters; None where none is tried."""
    name = declared.metric or next(iter(evaluate.metrics))
    space = {
        f"estimator__{parameter}": [labelled(parameter, value) for value in values]
        for parameter, values in declared.space.items()
    }
    tuner = SEARCHES.load(declared.kind).tuner(declared, model, space, seed)
    if tuner is None:
        return None
    tuner.set_params(cv=folds, scoring=_score(evaluate, name), refit=False)
    tuner.fit(rows.inputs, rows.truth, **_weighed(model, rows))
    sign = _sign(evaluate, name)
    candidates = tuple(_candidates(tuner.cv_results_, sign))
    scores = {
        place: (candidate.rows or 0, sign * candidate.mean)
        for place, candidate in enumerate(candidates)
        if candidate.mean is not None
    }
    if not scores:
        raise EvidenceError(Problem(f"{name} is undefined on a fold for every candidate", key="train.search"))
    best = candidates[max(scores, key=scores.__getitem__)]
    return SearchReport(declared.kind, name, candidates, best.parameters)


def _score(evaluate: Evaluate, name: str) -> Any:
    """scikit-learn maximises: a metric that is better when lower is negated."""

    def score(fitted: object, inputs: Any, truth: Any) -> float:
        predicted = predict(fitted, inputs, evaluate.task)
        value = metrics.prepare(name, evaluate.metrics[name], evaluate.threshold, truth, predicted)(None)
        return _sign(evaluate, name) * value

    return score


def _sign(evaluate: Evaluate, name: str) -> int:
    plugin = metrics.load(metrics.kind_of(name, evaluate.metrics[name]))
    return 1 if plugin.DIRECTION is Direction.HIGHER else -1


def _candidates(results: dict[str, Any], sign: int) -> Iterator[SearchCandidate]:
    resources = results.get("n_resources", [None] * len(results["params"]))
    for parameters, mean, rows in zip(results["params"], results["mean_test_score"], resources, strict=True):
        yield SearchCandidate(
            {name.removeprefix("estimator__"): value for name, value in parameters.items()},
            rounded(sign * float(mean) if mean == mean else nan),
            None if rows is None else int(rows),
        )
