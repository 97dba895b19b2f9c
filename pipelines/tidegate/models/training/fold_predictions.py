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
class VariantSize:
    """Another seed, or a share of the rows to learn from: how many rows each fold's model was fitted on."""

    seed: int
    share: float
    train_rows: list[int]


@dataclass(frozen=True, slots=True)
class FoldSizes:
    """What folds.json holds: the kind of cross-validation, the number of training rows, and each fold's sizes.

    `settings` are what else is declared of it, `variants` by what else the folds are predicted: left out where nothing
    is.
    """

    kind: str
    rows: int
    folds: list[FoldSize]
    settings: Mapping[str, object] = field(default_factory=dict)
    seed: int | None = None
    """The project's, where other seeds or shares are predicted, too."""
    variants: list[VariantSize] = field(default_factory=list)

    def as_json(self) -> dict[str, object]:
        """What folds.json holds."""
        optional = ("settings", "seed", "variants")
        return {key: value for key, value in asdict(self).items() if key not in optional or value not in ({}, [], None)}


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


def with_variants(
    main: "pd.DataFrame", seed: int, others: "Sequence[tuple[VariantSize, pd.DataFrame]]"
) -> "pd.DataFrame":
    """The project's own predictions first, then those of each variant, with two columns that name it."""
    import pandas as pd

    named = [(seed, 1.0, main), *((size.seed, size.share, table) for size, table in others)]
    return pd.concat([table.assign(seed=own, share=share) for own, share, table in named], ignore_index=True)


def of_variant(rows: "pd.DataFrame", seed: int | None, share: float = 1.0) -> "pd.DataFrame":
    """The rows of one variant; all of them where none are named."""
    if "share" not in rows.columns:
        return rows
    own = rows["seed"].iloc[0] if seed is None else seed
    return rows[(rows["seed"] == own) & (rows["share"] == share)]


def read_variants() -> "list[tuple[VariantSize, pd.DataFrame]]":
    """Each variant with its rows: row_id, fold, truth, predicted; the project's own one first. None where none are."""
    declared, rows = artifacts.read_record(paths.FOLDS, FoldSizes), artifacts.read_table(paths.FOLD_PREDICTIONS)
    if not declared.variants or declared.seed is None:
        return []
    own = VariantSize(declared.seed, 1.0, [fold.train_rows for fold in declared.folds])
    return [(size, of_variant(rows, size.seed, size.share)) for size in (own, *declared.variants)]


def read() -> "tuple[FoldSizes, tuple[tuple[Floats, Floats], ...]]":
    """The sizes, and each fold's truth and predictions. Raises EvidenceError where the two files do not agree."""
    declared = artifacts.read_record(paths.FOLDS, FoldSizes)
    rows = of_variant(artifacts.read_table(paths.FOLD_PREDICTIONS), declared.seed)
    folds = tuple(by_fold(rows, len(declared.folds)))
    if [len(truth) for truth, _ in folds] != [fold.rows for fold in declared.folds] or len(rows) != sum(
        fold.rows for fold in declared.folds
    ):
        message = f"has other rows than {paths.FOLDS} states; run `dvc repro train`"
        raise EvidenceError(Problem(message, Where(str(paths.FOLD_PREDICTIONS))))
    return declared, folds


def by_fold(rows: "pd.DataFrame", count: int) -> "Iterator[tuple[Floats, Floats]]":
    """Each fold's truth and predictions."""
    for number in range(count):
        of_fold = rows[rows["fold"] == number]
        yield class_probabilities.read(of_fold, class_probabilities.named(tuple(rows.columns)))
