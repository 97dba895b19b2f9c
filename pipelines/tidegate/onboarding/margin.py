"""Measure the smallest loss that this holdout can decide, with a quick fit."""

import logging
import math
from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np
from threadpoolctl import threadpool_limits

from tidegate import metrics
from tidegate.config.schema.data import ColumnRole, Columns, Data, column_of, features, id_column
from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.schema.train import Train
from tidegate.data.comparison.single_features import shortened, strengths
from tidegate.data.row_blocks import blocks
from tidegate.gate.pairing import Paired
from tidegate.kinds import SPLITS, TASKS
from tidegate.models.estimators.build import pipeline
from tidegate.models.features import inputs, truth
from tidegate.models.prediction.predict import predict
from tidegate.models.training.cross_validation import TrainingRows, fit
from tidegate.onboarding.margin_decision import decided
from tidegate.onboarding.measured_margin import PERFECT, MeasuredMargin

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from tidegate.arrays import Floats

LOG = logging.getLogger(__name__)
MOST_TRAINED = 20_000
"""Rows of a quick fit. Of the holdout, which decides what can be seen, all rows count."""
RETRAININGS = 3
ITERATIONS = 30
"""Iterations of boosting: two such models differ about as much as two full ones."""
ALONE = 0.95
"""Share of the target that one column may explain before it is named."""


def measure(data: Data, train: Train, evaluate: Evaluate, table: "pa.Table", seed: int) -> MeasuredMargin:
    """Fit the model and others on as many rows drawn with replacement; what separates them is the noise."""
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
    found, headline = decided(evaluate, pairs, held, seed), next(iter(evaluate.metrics))
    metric = found.metric
    resting = metrics.rests_on(metric, evaluate.metrics[metric], known)
    reached = metrics.prepare(headline, evaluate.metrics[headline], evaluate.threshold, known, first)(None)
    few = resting if resting < len(held) / 4 else 0
    suspect = (
        _suspect({name: table.filter(mask) for name, mask in masks.items()}, data, evaluate)
        if reached > PERFECT
        else ""
    )
    value = float(f"{reached:.4g}") if math.isfinite(reached) and metric == headline else None
    together = len(np.unique(block)) if (block != "").any() else 0
    return MeasuredMargin(metric, len(held), found.margin, few, value, suspect, found.sees, together)


def _suspect(parts: "dict[str, pa.Table]", data: Data, evaluate: Evaluate) -> str:
    """The feature that explains most of the target alone, if that is nearly everything."""
    task, target = TASKS.load(evaluate.task), str(column_of(data.columns, ColumnRole.TARGET))
    declared = data.columns[target]
    learnt, held = shortened(parts)
    before, after = (task.truth(part.column(target).to_pandas(), declared) for part in (learnt, held))
    classes = len(declared.classes or ()) if task.classes(declared) else 0
    found = strengths(learnt, held, features(data.columns), (before, after), task, classes=classes)
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
