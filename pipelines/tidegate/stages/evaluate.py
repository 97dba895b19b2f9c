"""Judge the trained model on the holdout: metrics, every row's prediction, slices, and the numbers behind plots.

Why: the gate compares models by rows that neither learnt from.

Example: `evaluate: {cmd: tidegate evaluate}`
"""

from typing import TYPE_CHECKING, Any

from pydantic import Field

from tidegate import artifacts, paths
from tidegate.config.schema.data import Columns, Role, Split, column_of, id_column
from tidegate.config.schema.engine import Engine
from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.section import Section
from tidegate.config.validation.trusted_classes import trusted_here
from tidegate.errors import EvidenceError, Problem
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
    """Write metrics.json, predictions.parquet, slices.json and plots/. A metric that is undefined there is null."""
    from threadpoolctl import threadpool_limits

    from tidegate.models import model_file

    holdout = artifacts.read_table(paths.HOLDOUT)
    if not len(holdout):
        raise EvidenceError(Problem("leaves no holdout rows; change it or the query", key="data.split"))
    with threadpool_limits(params.engine.threads):
        _judge(params, model_file.read(paths.MODEL, extra=trusted_here()), holdout)
    return Verdict.PASS


def _judge(params: Params, model: Any, holdout: "pd.DataFrame") -> None:
    from tidegate.models.features import inputs, truth
    from tidegate.models.measure import measure
    from tidegate.models.predict import predict

    evaluate = params.evaluate
    given, known = inputs(holdout, params.columns), truth(holdout, params.columns, evaluate.task)
    predicted = predict(model, given, evaluate.task)
    artifacts.write_json(paths.METRICS, measure(evaluate, known, predicted))
    artifacts.write_table(paths.PREDICTIONS, _predictions(params, holdout, known, predicted))
    artifacts.write_json(paths.SLICES, _slices(evaluate, holdout, known, predicted))
    for name, rows in _plots(params, model, given, known, predicted).items():
        artifacts.write_text(paths.PLOTS / f"{name}.csv", _csv(rows))


def _predictions(params: Params, holdout: "pd.DataFrame", known: "Floats", predicted: "Floats") -> "pd.DataFrame":
    import pandas as pd

    row_id = holdout[id_column(params.columns)].to_numpy()
    return pd.DataFrame({"row_id": row_id, "truth": known, "predicted": predicted, "block": blocks(params, holdout)})


def blocks(params: Params, holdout: "pd.DataFrame") -> "pd.Series[str]":
    """What rows have in common that a resample must keep together: their day, their group, or nothing."""
    import pandas as pd

    match params.split.kind:
        case "time":
            time = column_of(params.columns, Role.TIME)
            days: pd.Series[str] = holdout[time].dt.strftime("%Y-%m-%d")
            return days
        case "group":
            return holdout[column_of(params.columns, Role.GROUP)].astype(str)
        case _:
            return pd.Series("", index=holdout.index)


def _slices(evaluate: Evaluate, holdout: "pd.DataFrame", known: "Floats", predicted: "Floats") -> dict[str, Any]:
    """Per slice and part: rows, and each metric where there are enough; null where it is undefined there."""
    from tidegate.data.slices import parts
    from tidegate.models.measure import measure

    found: dict[str, Any] = {name: {} for name in evaluate.slices}
    for part in parts(evaluate.slices, holdout):
        measured = measure(evaluate, known[part.rows], predicted[part.rows]) if part.is_large_enough else {}
        found[part.slice][part.label] = {"rows": int(part.rows.sum()), "metrics": measured}
    return found


def _plots(
    params: Params, model: Any, given: "pd.DataFrame", known: "Floats", predicted: "Floats"
) -> dict[str, list[dict[str, Any]]]:
    import numpy as np

    from tidegate.models.importance import importance

    evaluate = params.evaluate
    drawn = TASKS.load(evaluate.task).plots(known, predicted, evaluate.threshold)
    generator = np.random.default_rng(params.seed)
    return {**drawn, "importance": importance(model, given, known, evaluate, generator)}


def _csv(rows: list[dict[str, Any]]) -> str:
    """The rows under their names. What has no value is left empty, in one row where that is all there is to draw."""
    lines = [list(rows[0]), *(["" if value is None else str(value) for value in row.values()] for row in rows)]
    return "".join(",".join(line) + "\n" for line in lines)
