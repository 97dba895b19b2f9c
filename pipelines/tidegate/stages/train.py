"""Fit the declared model on the training rows, after cross-validating it there.

Why: the same rows, parameters and seed give the same model, byte for byte.

Example: `train: {cmd: tidegate train}`
"""

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import chain
from typing import TYPE_CHECKING, Any

from pydantic import Field

from tidegate import artifacts, paths
from tidegate.config.schema.data import ColumnRole, Columns, column_of, id_column
from tidegate.config.schema.engine import Engine
from tidegate.config.schema.train import Train
from tidegate.config.section import Section
from tidegate.config.validation.trusted_classes import trusted_here
from tidegate.errors import DeclarationError, EvidenceError, Problem
from tidegate.kinds import TASKS
from tidegate.models.validation.static_checks import problems
from tidegate.records import Verdict

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Floats, Folds
    from tidegate.data.golden_answers import GoldenRequests
    from tidegate.models.execution.workers import Workers
    from tidegate.models.training.cross_validation import TrainingRows
    from tidegate.models.training.fold_predictions import FoldSizes
    from tidegate.models.training.fold_variants import VariantFolds
    from tidegate.models.training.nested_search import NestedReport
    from tidegate.models.training.search import SearchReport

LOG = logging.getLogger(__name__)


class Params(Section):
    """What training reads."""

    columns: Columns = Field(alias="data.columns")
    train: Train
    task: str = Field(alias="evaluate.task")
    engine: Engine
    seed: int


@dataclass(frozen=True, slots=True)
class _Trained:
    model: Any
    folds: "FoldSizes"
    predictions: "pd.DataFrame"
    searched: "SearchReport | None"
    nested: "NestedReport | None"


def run(params: Params) -> Verdict:
    """Write model.skops, golden.json, the folds with their predictions, and where a search is declared search.json and
    search.csv.

    The search sees the training rows only; with `nested`, a fold's predictions are by parameters that were searched
    without it.
    """
    from threadpoolctl import threadpool_limits

    from tidegate.models.execution import engine_choice
    from tidegate.models.execution.workers import workers

    if declared_problems := problems(params.train, params.task, params.columns, trusted_here()):
        raise DeclarationError(declared_problems)
    table = artifacts.read_table(paths.TRAIN)
    threads = params.engine.threads
    with threadpool_limits(threads), engine_choice.opened(workers(threads)) as at_once:
        trained = _learn(params, table, at_once)
        golden = _golden(params, trained.model, table)
    _write(trained, golden)
    return Verdict.PASS


def _learn(params: Params, table: "pd.DataFrame", at_once: "Workers") -> _Trained:
    from tidegate.data.target_classes import target_classes
    from tidegate.models.estimators.build import pipeline
    from tidegate.models.estimators.class_weights import numbered
    from tidegate.models.training import fold_predictions, fold_variants, nested_search
    from tidegate.models.training.cross_validation import cross_validate
    from tidegate.models.training.folds import folds
    from tidegate.models.training.search import search, with_best

    classes = target_classes(params.columns, params.task)
    train = numbered(params.train, classes)
    rows, model = _rows(params, table), pipeline(train, params.columns, params.seed, trusted_here())
    LOG.info("fitting on %s rows", f"{len(table):,}")
    cuts = folds(train.cv, table, rows.truth, params.columns, params.seed)

    def found_on(places: Any) -> "SearchReport | None":
        some = rows.take(places)
        inner = folds(train.cv, table.iloc[places], some.truth, params.columns, params.seed)
        return search(model, some, inner, train.search, params.task, seed=params.seed, workers=at_once)

    searched = found_on(slice(None))
    by_fold = nested_search.reports(cuts, found_on) if searched and train.search.nested else []
    found = [*by_fold] if by_fold else [searched] * len(cuts)
    own, others = _fold_models(params, train, table, rows.truth, (cuts, found))
    fitted, every = cross_validate(
        with_best(model, searched), rows, [*cuts, *chain(*others.cuts)], params.task, at_once, by_fold=own
    )
    of_folds, *of_others = fold_variants.parts(fold_predictions.of_all_classes(every, classes), len(cuts))
    nested = (
        nested_search.report(searched, by_fold, cuts, rows.truth, of_folds, train.search)
        if searched and by_fold
        else None
    )
    sizes = fold_predictions.sizes(params.train.cv, len(table), cuts)
    row_id = table[id_column(params.columns)]
    tables = [fold_predictions.table(row_id, rows.truth, cuts, part, classes) for part in (of_folds, *of_others)]
    return _Trained(fitted, *fold_variants.recorded(sizes, others, tables, params.seed), searched, nested)


def _fold_models(
    params: Params,
    train: Train,
    table: "pd.DataFrame",
    truth: "Floats",
    of_folds: "tuple[Folds, Sequence[SearchReport | None]]",
) -> "tuple[list[Any], VariantFolds]":
    """The unfitted model of every fold, then of every fold of each other seed and share; and what those learn from."""
    from tidegate.models.estimators.build import pipeline
    from tidegate.models.training import fold_variants
    from tidegate.models.training.search import with_best

    cuts, found = of_folds

    def models(seed: int) -> list[Any]:
        unfitted = pipeline(train, params.columns, seed, trusted_here())
        return [with_best(unfitted, best) for best in found]

    ordered = fold_variants.row_order(train, table, truth, params.columns, task=params.task, seed=params.seed)
    others = fold_variants.variant_folds(fold_variants.declared(train, params.seed), cuts, models, ordered)
    return [*models(params.seed), *chain(*others.models)], others


def _rows(params: Params, table: "pd.DataFrame") -> "TrainingRows":
    from tidegate.models.estimators.calibration import row_order
    from tidegate.models.features import inputs, truth, weights
    from tidegate.models.training.cross_validation import TrainingRows

    if not len(table):
        raise EvidenceError(Problem("leaves no training rows; change it or the query", key="data.split"))
    target = truth(table, params.columns, params.task)
    column = params.columns[str(column_of(params.columns, ColumnRole.TARGET))]
    if reason := TASKS.load(params.task).unlearnable(target, column):
        raise EvidenceError(Problem(reason, key="data.split"))
    order = row_order(params.train, table, params.columns)
    return TrainingRows(inputs(table, params.columns), target, weights(table, params.columns), order)


def _golden(params: Params, model: object, table: "pd.DataFrame") -> "GoldenRequests":
    from tidegate.models.packages.golden_requests import record

    return record(model, table, params.columns, task=params.task, seed=params.seed)


def _write(trained: _Trained, golden: "GoldenRequests") -> None:
    from tidegate.models.evaluation import csv_rows
    from tidegate.models.packages import model_file
    from tidegate.models.training import search_table

    model_file.write(paths.MODEL, trained.model)
    artifacts.write_json(paths.FOLDS, trained.folds.as_json())
    artifacts.write_table(paths.FOLD_PREDICTIONS, trained.predictions)
    if trained.searched:
        nested = asdict(trained.nested) if trained.nested else None
        artifacts.write_json(paths.SEARCH, asdict(trained.searched) | {"nested": nested})
        csv_rows.write(paths.SEARCH_TABLE, search_table.rows(trained.searched))
    artifacts.write_json(paths.GOLDEN, asdict(golden))
