"""Evaluate the model on the holdout: metrics, predictions, slices, plots.

The predictions that `train` left of every fold are measured as well, so that another metric trains nothing again.

Why: the gate compares models on rows that neither learnt from.

Example: `evaluate: {cmd: tidegate evaluate}`
"""

import logging
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from pydantic import Field

from tidegate import artifacts, class_probabilities, paths
from tidegate.config.schema.data import ColumnRole, Columns, ColumnType, Split, column_of, id_column
from tidegate.config.schema.engine import Engine
from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.section import Section
from tidegate.config.validation.trusted_classes import trusted_here
from tidegate.data.row_blocks import blocks, of_predictions
from tidegate.data.target_classes import target_classes
from tidegate.errors import DeclarationError, EvidenceError, Problem
from tidegate.kinds import TASKS
from tidegate.records import Verdict

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Floats
    from tidegate.models.evaluation.cv_report import CvReport
    from tidegate.models.evaluation.metric_intervals import HoldoutRows, MetricInterval

LOG = logging.getLogger(__name__)
PARTS = {"train": paths.TRAIN, "holdout": paths.HOLDOUT}


class Params(Section):
    """What evaluation reads."""

    columns: Columns = Field(alias="data.columns")
    split: Split = Field(alias="data.split")
    evaluate: Evaluate
    engine: Engine
    seed: int


@dataclass(frozen=True, slots=True)
class _Measured:
    cross_validation: Mapping[str, object]
    metrics: Mapping[str, float | None]
    predictions: "pd.DataFrame"
    slices: Mapping[str, object]
    plots: Mapping[str, list[dict[str, object]]]


def run(params: Params) -> Verdict:
    """Write metrics.json, predictions.parquet, slices.json, plots/ and cv.json. A metric that is undefined is null."""
    from threadpoolctl import threadpool_limits

    from tidegate.models.packages import model_file
    from tidegate.models.validation import metric_checks

    if declared_problems := metric_checks.problems(params.evaluate):
        raise DeclarationError(declared_problems)
    holdout = artifacts.read_table(paths.HOLDOUT)
    if not len(holdout):
        raise EvidenceError(Problem("leaves no holdout rows; change it or the query", key="data.split"))
    with threadpool_limits(params.engine.threads):
        measured = _evaluate(params, model_file.read(paths.MODEL, extra=trusted_here()), holdout)
    _write(measured)
    return Verdict.PASS


def _evaluate(params: Params, model: object, holdout: "pd.DataFrame") -> _Measured:
    """The importance of features is scored in other processes, while this one measures everything else."""
    import numpy as np

    from tidegate.models.evaluation.importance import HoldoutInputs, importance
    from tidegate.models.execution.forked import run_beside
    from tidegate.models.execution.workers import workers
    from tidegate.models.features import inputs, truth

    evaluate = params.evaluate
    features, observed = inputs(holdout, params.columns), truth(holdout, params.columns, evaluate.task)
    block = blocks(params.split, params.columns, holdout).to_numpy()
    shuffles = importance(model, HoldoutInputs(features, observed, block), evaluate, np.random.default_rng(params.seed))

    def measured() -> _Measured:
        return _measure(params, model, holdout, features, observed)

    result, predicted = run_beside(measured, shuffles.predictions, workers(params.engine.threads))
    return replace(result, plots={**result.plots, "importance": shuffles.table(predicted, seed=params.seed)})


def _measure(
    params: Params, model: object, holdout: "pd.DataFrame", features: "pd.DataFrame", observed: "Floats"
) -> _Measured:
    import numpy as np

    from tidegate.models.evaluation import calibration_curve, cv_report, slice_metrics
    from tidegate.models.evaluation.measure import measure
    from tidegate.models.evaluation.metric_intervals import HoldoutRows, intervals
    from tidegate.models.prediction.predict import predict
    from tidegate.models.training import fold_predictions

    evaluate = params.evaluate
    LOG.info("predicting %s rows", f"{len(holdout):,}")
    predicted = predict(model, features, evaluate.task)
    sizes, folds = fold_predictions.read()
    predictions = _predictions(params, holdout, observed, predicted)
    rows = HoldoutRows(observed, predicted, predictions["block"].to_numpy())
    LOG.info("resampling: intervals of %s", ", ".join(evaluate.metrics))
    found = list(intervals(evaluate, rows, np.concatenate([truth for truth, _ in folds]), params.seed))
    report, classes = cv_report.report(evaluate, sizes, folds), target_classes(params.columns, evaluate.task)
    plots = TASKS.load(evaluate.task).plots(observed, predicted, evaluate.threshold, classes)
    return _Measured(
        report.as_json(),
        measure(evaluate, observed, predicted),
        predictions,
        slice_metrics.by_slice(evaluate, holdout, observed, predicted),
        {
            **plots,
            **(calibration_curve.tables(rows, evaluate.level, params.seed) if "calibration" in plots else {}),
            "intervals": [asdict(interval) for interval in found],
            **_baselines(params, features, rows),
            **_leakage(params, rows, found[0], report),
            **_fairness(params, holdout, rows),
            **_weak_slices(params, features, rows),
            **_variants(params),
        },
    )


def _baselines(params: Params, given: "pd.DataFrame", rows: "HoldoutRows") -> dict[str, list[dict[str, object]]]:
    """What a simple model of the same features reaches; nothing where none can be fitted, or no training rows are here.

    A pipeline of an earlier version does not list them as a dependency.
    """
    from tidegate.models.evaluation import baselines
    from tidegate.models.features import inputs, truth, weights
    from tidegate.models.training.cross_validation import TrainingRows

    if not paths.TRAIN.exists():
        return {}
    evaluate, columns, table = params.evaluate, params.columns, artifacts.read_table(paths.TRAIN)
    column = columns[str(column_of(columns, ColumnRole.TARGET))]
    is_number = not TASKS.load(evaluate.task).classes(column)
    every = TrainingRows(inputs(table, columns), truth(table, columns, evaluate.task), weights(table, columns))
    learnt = baselines.learnt_rows(every, params.seed, by_class=not is_number)
    named = baselines.simple(learnt, columns, evaluate.task, given, seed=params.seed, is_number=is_number)
    if named is None:
        return {}
    found = baselines.compared(evaluate, rows, named, learnt=len(learnt.truth), seed=params.seed)
    return {"baselines": [asdict(value) for value in found]}


def _leakage(
    params: Params, rows: "HoldoutRows", headline: "MetricInterval", folds: "CvReport"
) -> dict[str, list[dict[str, object]]]:
    """Signs that training has seen the holdout; nothing where no training rows are here, as in earlier pipelines."""
    from tidegate.models.evaluation import leakage

    if not paths.TRAIN.exists():
        return {}
    needed = leakage.needed(params.columns)
    parts = {name: artifacts.read_arrow(path, needed) for name, path in PARTS.items()}
    found = leakage.signs(params.evaluate, params.columns, parts, rows, headline=headline, folds=folds)
    return {"leakage": [asdict(sign) for sign in found]}


def _variants(params: Params) -> dict[str, list[dict[str, object]]]:
    """What other seeds and fewer training rows give on the folds; nothing where none are declared."""
    from tidegate.models.evaluation.learning_curve import learning_curve
    from tidegate.models.evaluation.seed_spread import seed_scores
    from tidegate.models.training import fold_predictions

    variants = fold_predictions.read_variants()
    if not variants:
        return {}
    block = of_predictions(params.split, params.columns, variants[0][1]["row_id"], artifacts.read_table(paths.TRAIN))
    tables = {
        "seeds": [asdict(score) for score in seed_scores(params.evaluate, variants)],
        "learning_curve": [asdict(share) for share in learning_curve(params.evaluate, variants, block, params.seed)],
    }
    return {name: rows for name, rows in tables.items() if rows}


def _fairness(params: Params, holdout: "pd.DataFrame", rows: "HoldoutRows") -> dict[str, list[dict[str, object]]]:
    """How the groups of sensitive columns fare; nothing where none is declared."""
    from tidegate.models.evaluation.fairness import fairness
    from tidegate.models.evaluation.group_statistics import statistics

    evaluate, task = params.evaluate, TASKS.load(params.evaluate.task)
    column = params.columns[str(column_of(params.columns, ColumnRole.TARGET))]
    names = target_classes(params.columns, evaluate.task)
    compared = [*statistics(rows.truth, rows.predicted, evaluate.threshold, names, is_number=not task.classes(column))]
    values = fairness(evaluate, holdout, compared, rows.block, params.seed)
    found: list[dict[str, object]] = [asdict(value) for value in values]
    return {"fairness": found} if found else {}


def _weak_slices(params: Params, given: "pd.DataFrame", rows: "HoldoutRows") -> dict[str, list[dict[str, object]]]:
    """Undeclared parts on which the model errs more; private columns make none."""
    from tidegate.models.evaluation.weak_slices import errors, weak_slices
    from tidegate.models.features import input_names

    column = params.columns[str(column_of(params.columns, ColumnRole.TARGET))]
    is_number = not TASKS.load(params.evaluate.task).classes(column)
    public = {name: declared for name, declared in params.columns.items() if not declared.private}
    shown = given[input_names(public, tuple(ColumnType))]
    erred = errors(rows.truth, rows.predicted, is_number=is_number)
    parts = weak_slices(shown, erred, rows.block, level=params.evaluate.level, seed=params.seed)
    return {"weak_slices": [asdict(part) for part in parts]} if parts else {}


def _write(measured: _Measured) -> None:
    from tidegate.models.evaluation import csv_rows

    artifacts.write_json(paths.CV, measured.cross_validation)
    artifacts.write_json(paths.METRICS, measured.metrics)
    artifacts.write_table(paths.PREDICTIONS, measured.predictions)
    artifacts.write_json(paths.SLICES, measured.slices)
    for name, rows in measured.plots.items():
        csv_rows.write(paths.PLOTS / f"{name}.csv", rows)


def _predictions(params: Params, holdout: "pd.DataFrame", observed: "Floats", predicted: "Floats") -> "pd.DataFrame":
    import pandas as pd

    row_id = holdout[id_column(params.columns)].to_numpy()
    return pd.DataFrame(
        {
            "row_id": row_id,
            **class_probabilities.columns(observed, predicted, target_classes(params.columns, params.evaluate.task)),
            "block": blocks(params.split, params.columns, holdout),
        }
    )
