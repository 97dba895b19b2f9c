"""What a simple model reaches on the same rows, and how much better ours is.

A logistic regression, or a ridge regression where a number is predicted, of the same features: texts one-hot, numbers
scaled, gaps filled with the median. It learns from at most 20,000 training rows, drawn by the seed with some of every
class: a model with so few coefficients gains little from more. A model that does not beat it is not worth its cost.
"""

import warnings
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tidegate import class_probabilities, metrics
from tidegate.config.schema.data import Columns
from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.schema.train import Train
from tidegate.errors import EvidenceError
from tidegate.kinds import TASKS
from tidegate.models.estimators.build import pipeline
from tidegate.models.evaluation.metric_intervals import HoldoutRows, rounded
from tidegate.models.prediction.predict import predict
from tidegate.models.training.cross_validation import TrainingRows, fit
from tidegate.stats import score_test
from tidegate.stats.resampling import sample, units
from tidegate.stats.weighted_statistics import gain

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Floats

MOST_ROWS = 20_000
FEWEST_OF_A_CLASS = 50
PREPROCESS = {"category": "one_hot", "number": "standard", "missing": "median"}
LOGISTIC, LINEAR = "logistic", "linear"
ESTIMATORS: dict[str, dict[str, object]] = {
    LOGISTIC: {"_target_": "sklearn.linear_model.LogisticRegression", "max_iter": 300},
    LINEAR: {"_target_": "sklearn.linear_model.Ridge"},
}


@dataclass(frozen=True, slots=True)
class BaselineMetric:
    """A metric of a simple model on the holdout, and what ours gains over it.

    `gain` is positive where ours is better, in the metric's unit; `gain_low` and `gain_high` both hold with probability
    `level`. `rows` is how many training rows the simple model learnt from. None where a number is undefined.
    """

    baseline: str
    metric: str
    value: float | None
    gain: float | None
    gain_low: float | None
    gain_high: float | None
    level: float
    rows: int


def learnt_rows(rows: TrainingRows, seed: int, *, by_class: bool) -> TrainingRows:
    """At most 20,000 of the rows; with `by_class`, some of every class that has rows."""
    if len(rows.truth) <= MOST_ROWS:
        return rows
    order = np.random.default_rng(seed).permutation(len(rows.truth))
    chosen = np.zeros(len(order), dtype=bool)
    chosen[order[:MOST_ROWS]] = True
    for label in np.unique(rows.truth) if by_class else ():
        chosen[order[rows.truth[order] == label][:FEWEST_OF_A_CLASS]] = True
    return rows.take(np.flatnonzero(chosen))


def simple(
    rows: TrainingRows, columns: Columns, task: str, inputs: "pd.DataFrame", *, seed: int, is_number: bool
) -> "tuple[str, Floats] | None":
    """The simple model's name and predictions for `inputs`; None where it cannot be fitted on such rows."""
    from sklearn.exceptions import ConvergenceWarning

    name = LINEAR if is_number else LOGISTIC
    declared = {"estimator": ESTIMATORS[name], "preprocess": PREPROCESS, "cv": {"kind": "k_fold", "folds": 2}}
    try:
        with warnings.catch_warnings():
            # of a fit that stops at its limit: its predictions are measured as they are
            warnings.simplefilter("ignore", ConvergenceWarning)
            model = fit(pipeline(Train.model_validate(declared), columns, seed), rows)
            return name, predict(model, inputs, task)
    except EvidenceError:
        return None


def compared(
    evaluate: Evaluate, rows: HoldoutRows, named: "tuple[str, Floats]", *, learnt: int, seed: int
) -> Iterator[BaselineMetric]:
    """One per declared metric: the simple model's value, and our gain over it on the same rows."""
    baseline, theirs = named
    if rows.predicted.ndim == 2:
        theirs = class_probabilities.widened(theirs, rows.predicted.shape[1])
    over, alpha = units(rows.block), (1 - evaluate.level) / 2
    decisive = TASKS.load(evaluate.task).decisive_rows(rows.truth)
    for name, declared in evaluate.metrics.items():
        kind = metrics.load(metrics.kind_of(name, declared))
        our_measure, their_measure = (
            metrics.prepare(name, declared, evaluate.threshold, rows.truth, predicted)
            for predicted in (rows.predicted, theirs)
        )
        low, high = kind.RANGE
        coarse = metrics.row_step(name, declared, decisive, rows.truth, rows.predicted)
        better = gain(our_measure, their_measure, kind.DIRECTION)
        gained = sample(better, over, seed=seed, coarse=coarse, ends=(low - high, high - low))
        yield BaselineMetric(
            baseline,
            name,
            rounded(their_measure(None)),
            rounded(gained.value),
            rounded(score_test.lower(gained, alpha)),
            rounded(score_test.upper(gained, alpha)),
            evaluate.level,
            learnt,
        )
