"""How far the scores of cross-validation move by the seed alone.

Each seed predicts the same rows of the same folds; no seed is chosen, and the model that is trained has the project's.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tidegate.artifacts import rounded
from tidegate.config.schema.evaluate import Evaluate
from tidegate.models.evaluation.measure import measure
from tidegate.models.training.fold_predictions import VariantSize, by_fold

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, slots=True)
class SeedScore:
    """A metric's mean over the folds by one seed; None where a fold has none. `trained` is the project's seed."""

    metric: str
    seed: int
    mean: float | None
    trained: bool


def seed_scores(evaluate: Evaluate, variants: "Sequence[tuple[VariantSize, pd.DataFrame]]") -> list[SeedScore]:
    """Metric by metric, the project's seed first; empty where no other seed is declared."""
    seeded = [(size, rows) for size, rows in variants if size.share == 1.0]
    if len(seeded) < 2:
        return []
    means = [fold_means(evaluate, size, rows) for size, rows in seeded]
    return [
        SeedScore(metric, size.seed, of_seed[metric], place == 0)
        for metric in evaluate.metrics
        for place, ((size, _), of_seed) in enumerate(zip(seeded, means, strict=True))
    ]


def fold_means(evaluate: Evaluate, size: VariantSize, rows: "pd.DataFrame") -> dict[str, float | None]:
    """Each metric's mean over the folds; None where it is undefined on one."""
    folds = [measure(evaluate, *fold) for fold in by_fold(rows, len(size.train_rows))]
    values = {metric: [of_fold[metric] for of_fold in folds] for metric in evaluate.metrics}
    return {
        metric: None
        if None in of_folds
        else rounded(float(np.mean([value for value in of_folds if value is not None])))
        for metric, of_folds in values.items()
    }
