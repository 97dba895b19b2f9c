"""Measure the smallest loss that this holdout can decide, with a quick fit."""

import logging
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from threadpoolctl import threadpool_limits

from tidegate import metrics
from tidegate.config.schema.data import ColumnRole, Columns, Data, column_of, features, id_column
from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.schema.gate import Gate
from tidegate.config.schema.train import Train
from tidegate.data.row_blocks import blocks
from tidegate.data.single_features import shortened, strengths
from tidegate.gate.calibrate import Bench, Errors, resolutions
from tidegate.gate.pairing import Paired
from tidegate.kinds import SPLITS, TASKS
from tidegate.models.build import pipeline
from tidegate.models.cross_validation import TrainingRows, fit
from tidegate.models.features import inputs, truth
from tidegate.models.predict import predict

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from tidegate.arrays import Floats

LOG = logging.getLogger("tidegate.onboarding.margin")
MOST_TRAINED = 20_000
"""Rows of a quick fit. Of the holdout, which decides what can be seen, all rows count."""
RETRAININGS = 2
ITERATIONS = 30
"""Of boosting: what separates two such models is about what separates two full ones."""
LARGEST = 0.5
ALONE = 0.95
"""Share of the target that one column may explain before it is named."""
PERFECT = 0.995
"""Of r2, the area under the curve or F1: real tables hardly hold that much, columns made of the target do."""


@dataclass(frozen=True, slots=True)
class MeasuredMargin:
    """`margin` in the metric's unit; None where these rows decide nothing up to LARGEST."""

    metric: str
    rows: int
    margin: float | None
    resting_on: int = 0
    """Rows that the metric rests on, where they are fewer: of a rare event, few decide."""
    reached: float | None = None
    """The metric's value of the quick fit; None where it has none."""
    suspect: str = ""
    """The column that explains nearly all of the target alone, where the fit is too good and one does."""

    @property
    def doubt(self) -> str:
        """What to look at before the numbers are believed; empty where there is nothing."""
        if self.reached is None or self.reached <= PERFECT:
            return ""
        seen = "1" if self.reached > 1 - 5e-5 else f"{self.reached:.4f}"
        alone = f"{self.suspect} alone explains nearly all of the target; " if self.suspect else ""
        what = self.suspect or "a column"
        why = f"a quick fit reaches {self.metric} {seen}: {alone}is {what} made of the target, or known only after it?"
        return f"{why} its role in conf/data/table.yaml is ignored, then"

    @property
    def reason(self) -> str:
        rows = f"{self.rows:,} holdout rows" + (f", {self.resting_on:,} of them decisive," if self.resting_on else "")
        if self.margin is None:
            return f"{rows} decide no loss of {self.metric}: more rows, or a coarser metric"
        seen = f"the least that {rows} can decide"
        return f"{self.metric} may lose {self.margin:g}: {seen}, by a quick fit; `tidegate gate calibrate` measures it"


def measure(data: Data, train: Train, evaluate: Evaluate, table: "pa.Table", seed: int) -> MeasuredMargin:
    """Fit the model and others on as many rows drawn with replacement; what separates them is the noise."""
    metric = next(iter(evaluate.metrics))
    quick = train.model_copy(update={"estimator": train.estimator.model_copy(update={"max_iter": ITERATIONS})})
    masks = SPLITS.load(data.split.kind).assign(data.split, table, data.columns, np.random.default_rng(seed))
    learnt, held = (table.filter(masks[part]).to_pandas() for part in ("train", "holdout"))
    generator = np.random.default_rng(seed)
    learnt = learnt.iloc[np.sort(generator.permutation(len(learnt))[:MOST_TRAINED])].reset_index(drop=True)
    drawn = (learnt.iloc[np.sort(generator.integers(0, len(learnt), len(learnt)))] for _ in range(RETRAININGS))
    first, *others = _fitted(data.columns, quick, evaluate, (learnt, *drawn), held, seed)
    row_id, known = held[id_column(data.columns)].to_numpy(), truth(held, data.columns, evaluate.task)
    block = blocks(data.split, data.columns, held).to_numpy()
    pairs = [Paired(row_id, known, first, other, block) for other in others]
    rule = {"kind": "no_regression", "metric": metric, "margin": 0.1}
    bench = Bench(Gate.model_validate({"rules": {"holds": rule}}), evaluate, pairs, held, seed)
    (found,) = resolutions(bench, Errors(0.0, 0.0, {}))
    resting = metrics.rests_on(metric, evaluate.metrics[metric], known)
    reached = metrics.prepare(metric, evaluate.metrics[metric], evaluate.threshold, known, first)(None)
    few = resting if resting < len(held) / 4 else 0
    suspect = (
        _suspect({name: table.filter(mask) for name, mask in masks.items()}, data, evaluate)
        if reached > PERFECT
        else ""
    )
    value = float(f"{reached:.4g}") if math.isfinite(reached) else None
    return MeasuredMargin(metric, len(held), _rounded_up(found.resolves), few, value, suspect)


def _suspect(parts: "dict[str, pa.Table]", data: Data, evaluate: Evaluate) -> str:
    """The feature that explains most of the target alone, if that is nearly everything."""
    task, target = TASKS.load(evaluate.task), str(column_of(data.columns, ColumnRole.TARGET))
    declared = data.columns[target]
    learnt, held = shortened(parts)
    before, after = (task.truth(part.column(target).to_pandas(), declared) for part in (learnt, held))
    classes = len(declared.classes or ()) if task.classes(declared) else 0
    found = strengths(learnt, held, features(data.columns), (before, after), task, classes)
    best = max(found, key=lambda name: found[name].held)
    return best if found[best].held > ALONE else ""


def _fitted(
    columns: Columns,
    train: Train,
    evaluate: Evaluate,
    samples: "tuple[pd.DataFrame, ...]",
    held: "pd.DataFrame",
    seed: int,
) -> "Iterator[Floats]":
    with threadpool_limits(1):  # as the pipeline's default; more threads wait for each other on short loops
        for number, rows in enumerate(samples, 1):
            LOG.info("measuring the margin: fit %d of %d", number, len(samples))
            yield _predicted(columns, train, evaluate, rows, held, seed)


def _predicted(
    columns: Columns, train: Train, evaluate: Evaluate, rows: "pd.DataFrame", held: "pd.DataFrame", seed: int
) -> "Floats":
    given = TrainingRows(inputs(rows, columns), truth(rows, columns, evaluate.task))
    model = fit(pipeline(train, columns, seed), given)
    return predict(model, inputs(held, columns), evaluate.task)


def _rounded_up(resolves: float | None) -> float | None:
    """To two significant digits: the next margin that is surely decided."""
    if resolves is None or not 0 < resolves <= LARGEST:
        return None
    step = 10.0 ** (math.floor(math.log10(resolves)) - 1)
    return float(f"{math.ceil(resolves / step) * step:.2g}")
