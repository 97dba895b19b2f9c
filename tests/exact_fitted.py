"""Fitted pipelines over the small project's columns, and how their exact form answers."""

from collections.abc import Mapping
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
from threadpoolctl import threadpool_limits

import model_project
from tidegate.models.estimators import build
from tidegate.models.exact_forms import generated_rows
from tidegate.models.exact_forms.exact_form import Candidate, candidates
from tidegate.models.exact_forms.exact_inputs import matrix
from tidegate.models.features import inputs, truth
from tidegate.models.prediction.predict import predict

ORDINAL = {"category": "ordinal", "timestamp": "parts"}
FILLED = ORDINAL | {"missing": "median"}
SCALED = {"category": "one_hot", "number": "standard", "missing": "median", "timestamp": "parts"}
COLUMNS = model_project.columns()


@cache
def frames() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Inputs to learn from and others."""
    return inputs(model_project.table(400, seed=1), COLUMNS), inputs(model_project.table(200, seed=2), COLUMNS)


def fitted(target: str, task: str = "binary", preprocess: Mapping[str, object] = ORDINAL, **parameters: Any) -> Any:
    declared = {"estimator": {"_target_": target, **parameters}, "preprocess": preprocess, "cv": {"kind": "stratified"}}
    model = build.pipeline(model_project.train(declared), COLUMNS, seed=7)
    table = model_project.table(400, seed=1)
    late, distance = truth(table, COLUMNS, "binary"), table["distance"].fillna(500)
    targets = {"binary": late, "multiclass": late + (distance > 500), "regression": late * 3 + distance / 100}
    with threadpool_limits(1):
        return model.fit(frames()[0], targets[task])


def first(model: Any, task: str = "binary") -> Candidate:
    """The likeliest exact form."""
    return next(candidates(model, COLUMNS, task))


def differing(model: Any, task: str = "binary", *, generated: int = 500, alone: int = 10) -> int:
    """Rows, of others and of generated ones, in a batch and alone, in which a bit differs from scikit-learn."""
    with threadpool_limits(1):
        return _differing(model, task, generated, alone)


def _differing(model: Any, task: str, generated: int, alone: int) -> int:
    candidate = first(model, task)
    others = frames()[1]
    taken = generated_rows.accepted(lambda rows: predict(model, rows, task), others.iloc[:1], candidate.model.form)
    made = generated_rows.rows(candidate, others, taken, np.random.default_rng(7), generated)
    single = [others.iloc[place : place + 1] for place in range(alone)]
    count = 0
    for frame in (others, made, *single):
        answers = np.ascontiguousarray(candidate.model.predict(matrix(candidate.model, frame)))
        count += int((answers.view(np.int64) != predict(model, frame, task).view(np.int64)).sum())
    return count
