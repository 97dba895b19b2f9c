"""Measure the declared metrics on each fold of cross-validation: cv.json."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any

from tidegate.artifacts import rounded
from tidegate.config.schema.evaluate import Evaluate
from tidegate.models.evaluation.measure import measure
from tidegate.models.training.fold_predictions import FoldSizes

if TYPE_CHECKING:
    from tidegate.arrays import Floats

Metrics = Mapping[str, float | None]
"""A number per declared metric; None where it is undefined."""


@dataclass(frozen=True, slots=True)
class Fold:
    """The metrics on the `rows` of one fold, of a model fitted on `train_rows` others."""

    train_rows: int
    rows: int
    metrics: Metrics


@dataclass(frozen=True, slots=True)
class CvReport:
    """The cross-validation of the model that is trained: metrics per fold, their means and standard deviations.

    `settings` are what is declared of the folds besides their kind and number: left out where nothing is.
    """

    kind: str
    rows: int
    mean: Metrics
    deviation: Metrics
    folds: tuple[Fold, ...]
    settings: Mapping[str, object] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """What cv.json holds."""
        return {key: value for key, value in asdict(self).items() if key != "settings" or value}


def report(declared: Evaluate, sizes: FoldSizes, folds: "Sequence[tuple[Floats, Floats]]") -> CvReport:
    """The report on these folds, each its truth and predictions."""
    import numpy as np

    scored = tuple(
        Fold(size.train_rows, size.rows, measure(declared, truth, predicted))
        for size, (truth, predicted) in zip(sizes.folds, folds, strict=True)
    )
    return CvReport(sizes.kind, sizes.rows, summary(scored, np.mean), summary(scored, np.std), scored, sizes.settings)


def summary(folds: Sequence[Fold], statistic: Any) -> Metrics:
    """`statistic` of each metric over the folds; None where a fold has none."""
    columns = {name: [fold.metrics[name] for fold in folds] for name in folds[0].metrics}
    return {
        name: None if None in values else rounded(float(statistic([value for value in values if value is not None])))
        for name, values in columns.items()
    }
