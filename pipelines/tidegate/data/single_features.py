"""How much of the target one column alone gives away, on the rows that a model learns from and on those held out.

The column's values are put into bins (its own values, or 64 of about equal size), each bin predicts the mean target of
the training rows in it, and that prediction is scored: for a binary target by 2·AUC − 1 (0: nothing, 1: everything),
for a number by the squared correlation. On the training rows each half is predicted by the other half.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tidegate.arrays import Floats
from tidegate.data.near_copies import numbers, sampled

if TYPE_CHECKING:
    import pyarrow as pa

BINS = 64
SHRUNK = 10.0
"""Rows of the mean that are added to every bin: a bin with few rows says little."""
TRAIN_ROWS, HELD_ROWS = 40_000, 20_000


@dataclass(frozen=True, slots=True)
class Strength:
    """What a column alone explains (0..1) of the held-out rows and of the training rows, and the error of the first."""

    held: float
    train: float
    error: float


def strengths(
    train: "pa.Table", held: "pa.Table", features: Iterable[str], truth: "tuple[Floats, Floats]", *, binary: bool
) -> dict[str, Strength]:
    """Each feature's strength. `truth` is the target of `train` and of `held` as numbers; rows must be `shortened`."""
    return {name: _strength(*_codes(train.column(name), held.column(name)), *truth, binary=binary) for name in features}


def shortened(parts: "Mapping[str, pa.Table]") -> "tuple[pa.Table, pa.Table]":
    """The training and the held-out rows that are looked at: evenly spread, as many as the noise needs."""
    return sampled(parts["train"], TRAIN_ROWS), sampled(parts["holdout"], HELD_ROWS)


def explained(truth: Floats, predicted: Floats, *, binary: bool) -> float:
    """2·AUC − 1, or the squared correlation, 0 where it is negative; 0 where there is nothing to explain."""
    if not len(truth) or truth.min() == truth.max() or predicted.min() == predicted.max():
        return 0.0
    if not binary:
        return float(max(0.0, np.corrcoef(truth, predicted)[0, 1]) ** 2)
    _, codes = np.unique(predicted, return_inverse=True)
    positive = np.bincount(codes, truth)
    negative = np.bincount(codes) - positive
    below = np.cumsum(negative) - negative / 2
    area = float((positive * below).sum() / (positive.sum() * negative.sum()))
    return max(0.0, 2 * area - 1)


def error(truth: Floats, strength: float, *, binary: bool) -> float:
    """At most the standard error of a strength: of an AUC √(A (1 − A) / rows of the rarer class) (Van Dantzig 1951)."""
    if not binary:
        return float(2 * np.sqrt(max(strength, 0.01) / max(len(truth), 1)))
    rarer = max(1.0, float(min(truth.sum(), len(truth) - truth.sum())))
    area = (strength + 1) / 2
    return float(2 * np.sqrt(max(area * (1 - area), 1 / rarer) / rarer))


def _strength(
    train: NDArray[np.int64], held: NDArray[np.int64], known: Floats, truth: Floats, *, binary: bool
) -> Strength:
    count = int(max(train.max(initial=0), held.max(initial=0))) + 1
    odd = np.arange(len(train)) % 2 == 1
    across = np.empty(len(train))
    for half in (odd, ~odd):
        across[half] = _means(train[~half], known[~half], count)[train[half]]
    strength = explained(truth, _means(train, known, count)[held], binary=binary)
    return Strength(strength, explained(known, across, binary=binary), error(truth, strength, binary=binary))


def _means(codes: NDArray[np.int64], truth: Floats, count: int) -> Floats:
    """The mean target of each bin, drawn towards the mean of all."""
    mean = truth.mean() if len(truth) else 0.0
    rows, sums = np.bincount(codes, minlength=count), np.bincount(codes, truth, minlength=count)
    return np.asarray((sums + SHRUNK * mean) / (rows + SHRUNK))


def _codes(train: "pa.ChunkedArray", held: "pa.ChunkedArray") -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Bins of one column; 0 holds what is missing, and values that no training row has."""
    import pyarrow as pa
    import pyarrow.compute as pc
    from pyarrow import types

    if all(types.is_floating(each.type) or types.is_integer(each.type) for each in (train, held)):
        known, asked = numbers(train), numbers(held)
        finite = known[np.isfinite(known)]
        edges = np.unique(np.quantile(finite, np.arange(BINS) / BINS)) if len(finite) else finite
        return tuple(  # type: ignore[return-value]  # two of two
            np.where(np.isnan(values), 0, np.searchsorted(edges, values, side="right") + 1).astype(np.int64)
            for values in (known, asked)
        )
    texts = [each.cast(pa.string()) for each in (train, held)]
    values = texts[0].drop_null().unique()
    return tuple(  # type: ignore[return-value]
        np.asarray(pc.fill_null(pc.index_in(each, value_set=values), -1).to_numpy(zero_copy_only=False), dtype=np.int64)
        + 1
        for each in texts
    )
