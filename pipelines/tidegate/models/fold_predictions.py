"""The predictions of every fold: `train` writes them, `evaluate` measures them.

They hold no metric, so that another metric needs no training.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from tidegate import artifacts, class_probabilities, paths
from tidegate.config.schema.train_kinds import CrossValidationParams
from tidegate.errors import EvidenceError, Problem, Where

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Floats, Folds


@dataclass(frozen=True, slots=True)
class FoldSize:
    """How many rows a fold has, and how many others its model was fitted on."""

    train_rows: int
    rows: int


@dataclass(frozen=True, slots=True)
class FoldSizes:
    """What folds.json holds: the kind of cross-validation, the number of training rows, and each fold's sizes.

    `settings` are what else is declared of it: left out where nothing is.
    """

    kind: str
    rows: int
    folds: list[FoldSize]
    settings: Mapping[str, object] = field(default_factory=dict)

    def as_json(self) -> dict[str, object]:
        """What folds.json holds."""
        return {key: value for key, value in asdict(self).items() if key != "settings" or value}


def sizes(declared: CrossValidationParams, rows: int, folds: "Folds") -> FoldSizes:
    of_folds = [FoldSize(len(learn), len(score)) for learn, score in folds]
    return FoldSizes(declared.kind, rows, of_folds, declared.settings)


def of_all_classes(predicted: "Sequence[Floats]", classes: Sequence[str]) -> "list[Floats]":
    """A fold's model may not have seen the last of the classes: their probability is 0."""
    return [class_probabilities.widened(fold, len(classes)) if classes else fold for fold in predicted]


def table(
    row_id: "pd.Series", truth: "Floats", folds: "Folds", predicted: "Sequence[Floats]", classes: Sequence[str] = ()
) -> "pd.DataFrame":
    """A row per prediction, fold by fold in the order of their rows: row_id, fold, truth, predicted."""
    import numpy as np
    import pandas as pd

    places = np.concatenate([score for _, score in folds])
    wide = of_all_classes(predicted, classes)
    return pd.DataFrame(
        {
            "row_id": row_id.iloc[places].to_numpy(),
            "fold": np.repeat(np.arange(len(folds), dtype=np.int32), [len(score) for _, score in folds]),
        }
        | class_probabilities.columns(truth[places], np.concatenate(wide), classes)
    )


def read() -> "tuple[FoldSizes, tuple[tuple[Floats, Floats], ...]]":
    """The sizes, and each fold's truth and predictions. Raises EvidenceError where the two files do not agree."""
    declared = artifacts.read_record(paths.FOLDS, FoldSizes)
    rows = artifacts.read_table(paths.FOLD_PREDICTIONS)
    folds = tuple(_folds(rows, len(declared.folds)))
    if [len(truth) for truth, _ in folds] != [fold.rows for fold in declared.folds] or len(rows) != sum(
        fold.rows for fold in declared.folds
    ):
        message = f"has other rows than {paths.FOLDS} states; run `dvc repro train`"
        raise EvidenceError(Problem(message, Where(str(paths.FOLD_PREDICTIONS))))
    return declared, folds


def _folds(rows: "pd.DataFrame", count: int) -> "Iterator[tuple[Floats, Floats]]":
    for number in range(count):
        of_fold = rows[rows["fold"] == number]
        yield class_probabilities.read(of_fold, class_probabilities.named(tuple(rows.columns)))
