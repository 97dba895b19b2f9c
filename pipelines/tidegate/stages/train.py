"""Fit the declared model on the training rows, after cross-validating it there.

Why: the same rows, parameters and seed give the same model, byte for byte.

Example: `train: {cmd: tidegate train}`
"""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from pydantic import Field

from tidegate import artifacts, paths
from tidegate.config.schema.data import Columns
from tidegate.config.schema.engine import Engine
from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.schema.train import Train
from tidegate.config.section import Section
from tidegate.config.validation.trusted_classes import trusted_here
from tidegate.errors import DeclarationError, EvidenceError, Problem
from tidegate.kinds import TASKS
from tidegate.models.static_checks import problems
from tidegate.records import Verdict

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.models.cross_validation import TrainingRows
    from tidegate.models.cv_report import CvReport
    from tidegate.models.golden_requests import GoldenRequests


class Params(Section):
    """What training reads."""

    columns: Columns = Field(alias="data.columns")
    train: Train
    evaluate: Evaluate
    engine: Engine
    seed: int


def run(params: Params) -> Verdict:
    """Write model.skops, cv.json and golden.json. The search, if any, sees the training rows only."""
    from threadpoolctl import threadpool_limits

    if declared_problems := problems(params.train, params.evaluate, params.columns, trusted_here()):
        raise DeclarationError(declared_problems)
    table = artifacts.read_table(paths.TRAIN)
    with threadpool_limits(params.engine.threads):
        model, report = _learn(params, table)
        golden = _golden(params, model, table)
    _write(model, report, golden)
    return Verdict.PASS


def _learn(params: Params, table: "pd.DataFrame") -> "tuple[Any, CvReport]":
    import numpy as np

    from tidegate.models.build import pipeline
    from tidegate.models.cross_validation import cross_validate, fit, search, summary
    from tidegate.models.cv_report import CvReport
    from tidegate.models.folds import folds

    rows, model = _rows(params, table), pipeline(params.train, params.columns, params.seed, trusted_here())
    cuts = folds(params.train.cv, table, rows.truth, params.columns, params.seed)
    if searched := search(model, rows, cuts, params.evaluate, params.train.search, seed=params.seed):
        model.set_params(**{f"estimator__{name}": value for name, value in searched.best.items()})
    scored = cross_validate(model, rows, cuts, params.evaluate)
    means, deviations = summary(scored, np.mean), summary(scored, np.std)
    return fit(model, rows), CvReport(params.train.cv.kind, len(table), searched, means, deviations, scored)


def _rows(params: Params, table: "pd.DataFrame") -> "TrainingRows":
    from tidegate.models.cross_validation import TrainingRows
    from tidegate.models.features import inputs, truth, weights

    if not len(table):
        raise EvidenceError(Problem("leaves no training rows; change it or the query", key="data.split"))
    target = truth(table, params.columns, params.evaluate.task)
    if reason := TASKS.load(params.evaluate.task).unlearnable(target):
        raise EvidenceError(Problem(reason, key="data.split"))
    return TrainingRows(inputs(table, params.columns), target, weights(table, params.columns))


def _golden(params: Params, model: object, table: "pd.DataFrame") -> "GoldenRequests":
    from tidegate.models.golden_requests import record

    return record(model, table, params.columns, task=params.evaluate.task, seed=params.seed)


def _write(model: object, report: "CvReport", golden: "GoldenRequests") -> None:
    from tidegate.models import model_file

    model_file.write(paths.MODEL, model)
    artifacts.write_json(paths.CV, report.as_json())
    artifacts.write_json(paths.GOLDEN, asdict(golden))
