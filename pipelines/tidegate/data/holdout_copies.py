"""How many holdout rows are among training rows, and how many are by chance."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidegate.data.near_copies import Way, alike, sampled

if TYPE_CHECKING:
    import pyarrow as pa

NOISE = 3.0
"""Standard errors by which chance may be exceeded."""
AT_MOST = 0.005
"""The share beyond chance that may be copies where nothing else is declared."""
COMPARED = 4_000
"""The most training rows that are looked up among the others."""


@dataclass(frozen=True, slots=True)
class Copies:
    """By one way of comparing: the share of `held` sampled holdout rows that are among `rows` training rows, and the
    share expected by chance, measured on as many rows without copies.
    """

    way: Way
    share: float
    chance: float
    held: int
    rows: int
    error: float

    @property
    def beyond(self) -> float:
        """The share minus chance and its noise."""
        return self.share - self.chance - NOISE * self.error


def compared(
    holdout: "pa.Table",
    new: "pa.Table",
    by_chance: "tuple[pa.Table, pa.Table] | None",
    *,
    columns: Sequence[str],
    target: str,
    way: Way,
) -> Copies:
    """Copies of `holdout` among the rows of `new`. `by_chance` are rows, and others among which they have no copies;
    None: the rows of `new` are compared with each other. Needs a row of `holdout` and two of `new`.
    """
    held = sampled(holdout)
    share = float(alike(held, new, columns, target, way).mean())
    sample, others = by_chance or _apart(new)
    rate = float(alike(sample, others, columns, target, way).mean())
    scale = max(1.0, new.num_rows / max(others.num_rows, 1))
    chance = min(1.0, rate * scale)
    variance = max(chance * (1 - chance), 1 / held.num_rows) / held.num_rows
    if by_chance is None:  # other rows than the holdout's: chance was drawn as well
        variance += scale**2 * rate * (1 - rate) / sample.num_rows
    error = math.sqrt(variance)
    return Copies(way, share, chance, held.num_rows, new.num_rows, error)


def _apart(train: "pa.Table") -> "tuple[pa.Table, pa.Table]":
    """Some of the training rows, and the others: how often rows of one part are alike by chance.

    Drawn, not evenly spread: of a table that repeats itself, evenly spread rows may be each other's copies.
    """
    import numpy as np

    chosen = np.zeros(train.num_rows, dtype=bool)
    count = min(COMPARED, train.num_rows // 2)
    chosen[np.random.default_rng(count).choice(train.num_rows, count, replace=False)] = True
    return train.filter(chosen), train.filter(~chosen)
