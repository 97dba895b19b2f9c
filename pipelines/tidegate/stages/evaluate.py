"""Evaluate the model on the holdout: metrics, predictions, slices, plots.

The predictions that `train` left of every fold are measured as well, so that another metric trains nothing again.

Why: the gate compares models on rows that neither learnt from.

Example: `evaluate: {cmd: tidegate evaluate}`
"""

from typing import TYPE_CHECKING, Any

from pydantic import Field

from tidegate import artifacts, paths
from tidegate.config.schema.data import ColumnRole, Columns, Split, column_of, id_column
from tidegate.config.schema.engine import Engine
from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.section import Section
from tidegate.config.validation.trusted_classes import trusted_here
from tidegate.errors import DeclarationError, EvidenceError, Problem
from tidegate.kinds import TASKS
from tidegate.records import Verdict

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Floats


class Params(Section):
    """What evaluation reads."""

    columns: Columns = Field(alias="data.columns")
    split: Split = Field(alias="data.split")
    evaluate: Evaluate
    engine: Engine
    seed: int


def run(params: Params) -> Verdict:
    """Write metrics.json, predictions.parquet, slices.json, plots/ and cv.json. A metric that is undefined is null."""
    from threadpoolctl import threadpool_limits

    from tidegate.models import metric_checks, model_file

    if declared_problems := metric_checks.problems(params.evaluate):
        raise DeclarationError(declared_problems)
    holdout = artifacts.read_table(paths.HOLDOUT)
    if not len(holdout):
        raise EvidenceError(Problem("leaves no holdout rows; change it or the query", key="data.split"))
    with threadpool_limits(params.engine.threads):
        _evaluate(params, model_file.read(paths.MODEL, extra=trusted_here()), holdout)
        _cross_validation(params.evaluate)
    return Verdict.PASS


def _evaluate(params: Params, model: object, holdout: "pd.DataFrame") -> None:
    from tidegate.models.features import inputs, truth
    from tidegate.models.measure import measure
    from tidegate.models.predict import predict

    evaluate = params.evaluate
    features, observed = inputs(holdout, params.columns), truth(holdout, params.columns, evaluate.task)
    predicted = predict(model, features, evaluate.task)
    artifacts.write_json(paths.METRICS, measure(evaluate, observed, predicted))
    artifacts.write_table(paths.PREDICTIONS, _predictions(params, holdout, observed, predicted))
    artifacts.write_json(paths.SLICES, _slices(evaluate, holdout, observed, predicted))
    for name, rows in _plots(params, model, features, observed, predicted).items():
        artifacts.write_text(paths.PLOTS / f"{name}.csv", _csv(rows))


def _cross_validation(evaluate: Evaluate) -> None:
    from tidegate.models import cv_report, fold_predictions

    sizes, folds = fold_predictions.read()
    artifacts.write_json(paths.CV, cv_report.report(evaluate, sizes, folds).as_json())


def _predictions(params: Params, holdout: "pd.DataFrame", observed: "Floats", predicted: "Floats") -> "pd.DataFrame":
    import pandas as pd

    row_id = holdout[id_column(params.columns)].to_numpy()
    return pd.DataFrame(
        {
            "row_id": row_id,
            "truth": observed,
            "predicted": predicted,
            "block": blocks(params.split, params.columns, holdout),
        }
    )


def blocks(split: Split, columns: Columns, holdout: "pd.DataFrame") -> "pd.Series[str]":
    """What a resample must keep together: rows of one day, of one group, or nothing."""
    import pandas as pd

    match split.kind:
        case "time":
            time = column_of(columns, ColumnRole.TIME)
            days: pd.Series[str] = holdout[time].dt.strftime("%Y-%m-%d")
            return days
        case "group":
            return holdout[column_of(columns, ColumnRole.GROUP)].astype(str)
        case _:
            return pd.Series("", index=holdout.index)


def _slices(evaluate: Evaluate, holdout: "pd.DataFrame", observed: "Floats", predicted: "Floats") -> dict[str, Any]:
    """Per slice and part: rows, and each metric where there are enough; null where it is undefined there."""
    from tidegate.data.slices import parts
    from tidegate.models.measure import measure

    slices: dict[str, Any] = {name: {} for name in evaluate.slices}
    for part in parts(evaluate.slices, holdout):
        measured = measure(evaluate, observed[part.rows], predicted[part.rows]) if part.is_large_enough else {}
        slices[part.slice][part.label] = {"rows": int(part.rows.sum()), "metrics": measured}
    return slices


def _plots(
    params: Params, model: object, features: "pd.DataFrame", observed: "Floats", predicted: "Floats"
) -> dict[str, list[dict[str, object]]]:
    import numpy as np

    from tidegate.models.importance import importance

    evaluate = params.evaluate
    plots = TASKS.load(evaluate.task).plots(observed, predicted, evaluate.threshold)
    generator = np.random.default_rng(params.seed)
    return {**plots, "importance": importance(model, features, observed, evaluate, generator)}


def _csv(rows: list[dict[str, object]]) -> str:
    """The rows as CSV under their names; a missing value is empty, also in a plot whose only row has none."""
    lines = [list(rows[0]), *(["" if value is None else str(value) for value in row.values()] for row in rows)]
    return "".join(",".join(line) + "\n" for line in lines)
