"""How much of the target a single column explains, on both parts.

The column's values are put into bins (its own values, or 64 of about equal size), each bin predicts the mean target of
the training rows in it, and that prediction is scored as the task counts what is explained (0: nothing, 1:
everything). On the training rows each half is predicted by the other half.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tidegate import class_probabilities
from tidegate.arrays import Floats
from tidegate.config.schema.data import Columns
from tidegate.data.comparison.near_copies import numbers, sampled
from tidegate.kinds import Task

if TYPE_CHECKING:
    import pyarrow as pa

BINS = 64
SHRUNK = 10.0
"""Weight of the overall mean in every bin, in rows: a bin with few rows is uncertain."""
TRAIN_ROWS, HELD_ROWS = 40_000, 20_000
NEARLY_ALL = 0.95
"""Share of the target that one column may explain alone where nothing else is known."""
APART = 0.2
"""How far a column may explain more of the holdout than of the training rows."""
NOISE = 3.0
"""Standard errors on top of it."""


@dataclass(frozen=True, slots=True)
class Strength:
    """What a column alone explains (0..1) on the held-out and the training rows, and the error of the first."""

    held: float
    train: float
    error: float

    @property
    def apart(self) -> float:
        """The most that it may explain of the holdout, by what it explains of the training rows."""
        return self.train + APART + NOISE * self.error


def strengths(
    train: "pa.Table",
    held: "pa.Table",
    features: Iterable[str],
    truth: "tuple[Floats, Floats]",
    task: Task,
    *,
    classes: int = 0,
) -> dict[str, Strength]:
    """Each feature's strength. `truth` is the target of `train` and of `held` as numbers; rows must be `shortened`.

    `classes` is of how many classes the target is, where a prediction is the probability of each.
    """
    return {name: _strength(*_codes(train.column(name), held.column(name)), *truth, task, classes) for name in features}


def alone(
    parts: "Mapping[str, pa.Table]", columns: Columns, names: Sequence[str], target: str, task: Task
) -> dict[str, Strength]:
    """What each of the named columns explains alone of the target; nothing where none is named."""
    if not names:
        return {}
    train, held = shortened(parts)
    declared = columns[target]
    known, truth = (task.truth(part.column(target).to_pandas(), declared) for part in (train, held))
    classes = len(declared.classes or ()) if task.classes(declared) else 0
    return strengths(train, held, names, (known, truth), task, classes=classes)


def shortened(parts: "Mapping[str, pa.Table]") -> "tuple[pa.Table, pa.Table]":
    """The training and the held-out rows to use: evenly spread, as many as the noise needs."""
    return sampled(parts["train"], TRAIN_ROWS), sampled(parts["holdout"], HELD_ROWS)


def explained(truth: Floats, predicted: Floats, task: Task) -> float:
    """How much (0..1) of the truth the predictions explain, as the task counts it; 0 where nothing varies."""
    if not len(truth) or truth.min() == truth.max() or (predicted == predicted[0]).all():
        return 0.0
    return task.explained(truth, predicted)


def _strength(
    train: NDArray[np.int64], held: NDArray[np.int64], known: Floats, truth: Floats, task: Task, classes: int
) -> Strength:
    target = class_probabilities.indicators(known, classes) if classes else known
    count = int(max(train.max(initial=0), held.max(initial=0))) + 1
    odd = np.arange(len(train)) % 2 == 1
    across = np.empty(target.shape)
    for half in (odd, ~odd):
        across[half] = _means(train[~half], target[~half], count)[train[half]]
    strength = explained(truth, _means(train, target, count)[held], task)
    return Strength(strength, explained(known, across, task), task.explained_error(truth, strength))


def _means(codes: NDArray[np.int64], truth: Floats, count: int) -> Floats:
    """The mean target of each bin, drawn towards the mean of all; of each column where the target has several."""
    if truth.ndim == 2:
        return np.column_stack([_means(codes, column, count) for column in truth.T])
    mean = truth.mean() if len(truth) else 0.0
    rows, sums = np.bincount(codes, minlength=count), np.bincount(codes, truth, minlength=count)
    return np.asarray((sums + SHRUNK * mean) / (rows + SHRUNK))


def _codes(train: "pa.ChunkedArray", held: "pa.ChunkedArray") -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Bins of one column; bin 0 holds missing values, and values that no training row has."""
    import pyarrow as pa
    from pyarrow import types

    if all(types.is_floating(part.type) or types.is_integer(part.type) for part in (train, held)):
        training, held_out = numbers(train), numbers(held)
        finite = training[np.isfinite(training)]
        edges = np.unique(np.quantile(finite, np.arange(BINS) / BINS)) if len(finite) else finite
        return _binned(training, edges), _binned(held_out, edges)
    known, asked = train.cast(pa.string()), held.cast(pa.string())
    values = known.drop_null().unique()
    return _places(known, values), _places(asked, values)


def _binned(values: Floats, edges: Floats) -> NDArray[np.int64]:
    """The number of edges that each value reaches, and 0 for NaN."""
    reached = np.searchsorted(edges, values, side="right") + 1
    return np.where(np.isnan(values), 0, reached).astype(np.int64)


def _places(texts: "pa.ChunkedArray", values: "pa.Array") -> NDArray[np.int64]:
    """The place of each text among the values, from 1, and 0 for others."""
    import pyarrow.compute as pc

    places = pc.fill_null(pc.index_in(texts, value_set=values), -1).to_numpy(zero_copy_only=False)
    return np.asarray(places, dtype=np.int64) + 1
