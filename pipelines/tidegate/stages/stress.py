"""Measure what metrics lose where the holdout's rows are damaged as declared.

Nothing stops the pipeline: a gate rule of the kind `stress` decides. Without stresses the report is empty.

Why: a holdout has the rows that came; production also has those that came broken.

Example: `stress: {cmd: tidegate stress}`
"""

from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from typing import TYPE_CHECKING

from pydantic import Field

from tidegate import artifacts, class_probabilities, paths
from tidegate.config.schema.data import ColumnRole, Columns, column_of, id_column
from tidegate.config.schema.engine import Engine
from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.schema.stress import Stress
from tidegate.config.section import Section
from tidegate.config.validation.trusted_classes import trusted_here
from tidegate.errors import DeclarationError, EvidenceError, Problem, Where
from tidegate.kinds import TASKS
from tidegate.records import Verdict
from tidegate.stress_report import StressOutcome, StressReport

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.models.evaluation.stress import StressBench


class Params(Section):
    """What stressing reads."""

    columns: Columns = Field(alias="data.columns")
    evaluate: Evaluate
    stress: Stress
    engine: Engine
    seed: int


def run(params: Params) -> Verdict:
    """Write stress.json: per stress and metric, the loss with its interval."""
    from threadpoolctl import threadpool_limits

    from tidegate.models.validation import stress_checks

    if declared_problems := [*stress_checks.problems(params.stress, params.evaluate, params.columns)]:
        raise DeclarationError(declared_problems)
    with threadpool_limits(params.engine.threads):
        outcomes = _outcomes(params) if params.stress.stresses else []
    artifacts.write_json(paths.STRESS, asdict(StressReport(outcomes)))
    return Verdict.PASS


def _outcomes(params: Params) -> list[StressOutcome]:
    from tidegate.models.execution.forked import run
    from tidegate.models.execution.tasks import Tasks
    from tidegate.models.execution.workers import workers

    bench, names = _bench(params), tuple(params.stress.stresses)
    calls: list[Callable[[], StressOutcome]] = [
        partial(bench.run, name, declared) for name, declared in params.stress.stresses.items()
    ]
    return run(Tasks(calls, lambda place: f"the stress {names[place]}"), workers(params.engine.threads))


def _bench(params: Params) -> "StressBench":
    from tidegate.models.evaluation.stress import bench
    from tidegate.models.packages import model_file
    from tidegate.stresses import HoldoutSample

    evaluate, table = params.evaluate, artifacts.read_table(paths.HOLDOUT)
    predictions = _predictions(params, table)
    classes = class_probabilities.named(tuple(predictions.columns))
    truth, predicted = class_probabilities.read(predictions, classes)
    column = params.columns[str(column_of(params.columns, ColumnRole.TARGET))]
    rows = HoldoutSample(table, params.columns, truth, predicted, len(TASKS.load(evaluate.task).classes(column)))
    model = model_file.read(paths.MODEL, extra=trusted_here())
    return bench(model, evaluate, params.stress, rows, predictions["block"].to_numpy(), params.seed)


def _predictions(params: Params, table: "pd.DataFrame") -> "pd.DataFrame":
    predictions = artifacts.read_table(paths.PREDICTIONS)
    if not table[id_column(params.columns)].equals(predictions["row_id"]):
        message = "predicts other rows than the holdout has; run `dvc repro evaluate`"
        raise EvidenceError(Problem(message, Where(str(paths.PREDICTIONS))))
    return predictions
