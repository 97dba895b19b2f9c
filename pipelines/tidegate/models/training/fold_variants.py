"""Predict the folds by other seeds, and by models of fewer rows.

The rows to be scored are those of cross-validation, so that all are compared on the same rows; the holdout is not read.
A smaller part of the rows to learn from is contained in each larger one. Where folds follow time it is the latest ones,
as a project has that began later; where they keep groups together it is whole groups; else rows at random, each class
with its share.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from tidegate.config.schema.data import ColumnRole, Columns, column_of
from tidegate.config.schema.train import Train
from tidegate.kinds import CROSS_VALIDATIONS, TASKS
from tidegate.models.training.fold_predictions import FoldSizes, VariantSize, with_variants

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Codes, Floats, Folds


@dataclass(frozen=True, slots=True)
class FoldVariant:
    """A cross-validation of the same rows by models of another seed, or of a share (0..1) of the rows to learn from."""

    seed: int
    share: float


@dataclass(frozen=True, eq=False)
class VariantFolds:
    """The folds of each variant, as they are fitted and scored, with their unfitted models."""

    variants: tuple[FoldVariant, ...]
    cuts: "tuple[Folds, ...]"
    models: tuple[list[Any], ...]


def declared(train: Train, seed: int) -> tuple[FoldVariant, ...]:
    """The other seeds, then the shares by the project's own seed; none where nothing is declared."""
    seeds = (FoldVariant(other, 1.0) for other in train.seeds if other != seed)
    return (*seeds, *(FoldVariant(seed, share) for share in train.learning_curve))


def variant_folds(
    variants: Sequence[FoldVariant],
    cuts: "Folds",
    models: Callable[[int], list[Any]],
    ordered: "Callable[[Codes], Codes]",
) -> VariantFolds:
    """`models` gives one per fold for a seed; `ordered` puts rows to learn from in the order of `row_order`."""
    shared = [
        [(ordered(learn)[: max(1, round(variant.share * len(learn)))], score) for learn, score in cuts]
        if variant.share < 1
        else list(cuts)
        for variant in variants
    ]
    return VariantFolds(tuple(variants), tuple(shared), tuple(models(variant.seed) for variant in variants))


def row_order(
    train: Train, table: "pd.DataFrame", truth: "Floats", columns: Columns, *, task: str, seed: int
) -> "Callable[[Codes], Codes]":
    """The order of a fold's rows in which a share is the first of them."""
    import numpy as np

    roles, generator = CROSS_VALIDATIONS.load(train.cv.kind).ROLES, np.random.default_rng(seed)
    if ColumnRole.TIME in roles:
        times = table[column_of(columns, ColumnRole.TIME)].to_numpy()
        return lambda learn: learn[np.argsort(times[learn], kind="stable")[::-1]]
    rank = generator.permutation(len(table))
    if ColumnRole.GROUP in roles:
        import pandas as pd

        codes = pd.factorize(table[column_of(columns, ColumnRole.GROUP)].astype(object), sort=False)[0]
        rank = generator.permutation(int(codes.max()) + 1)[codes]
    target = columns[str(column_of(columns, ColumnRole.TARGET))]
    by_class = ColumnRole.GROUP not in roles and bool(TASKS.load(task).classes(target))
    return lambda learn: learn[np.argsort(_even(rank[learn], truth[learn]) if by_class else rank[learn], kind="stable")]


def _even(rank: "Codes", truth: "Floats") -> "Floats":
    """Where each row is among those of its class (0..1): the first rows by it have every class with its share."""
    import numpy as np

    place = np.empty(len(rank))
    for label in np.unique(truth):
        of_class = np.flatnonzero(truth == label)
        place[of_class] = (np.argsort(np.argsort(rank[of_class])) + 0.5) / len(of_class)
    return place


def recorded(
    own: FoldSizes, others: VariantFolds, tables: "Sequence[pd.DataFrame]", seed: int
) -> "tuple[FoldSizes, pd.DataFrame]":
    """The sizes and predictions of all; `tables` has those of the project's own models first."""
    if not others.variants:
        return own, tables[0]
    sizes = [
        VariantSize(variant.seed, variant.share, [len(learn) for learn, _ in cuts])
        for variant, cuts in zip(others.variants, others.cuts, strict=True)
    ]
    rows = with_variants(tables[0], seed, [*zip(sizes, tables[1:], strict=True)])
    return replace(own, seed=seed, variants=sizes), rows


def parts(predicted: "Sequence[Floats]", folds: int) -> "Iterator[list[Floats]]":
    """The predictions of each variant, the project's own first."""
    yield from (list(predicted[start : start + folds]) for start in range(0, len(predicted), folds))
