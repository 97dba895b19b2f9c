"""How many holdout rows are among training rows, and how many are by chance."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidegate.data.comparison.near_copies import Way, alike, hashed, matched, sampled

if TYPE_CHECKING:
    import pyarrow as pa

    from tidegate.arrays import Mask

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
    if by_chance is not None:
        sample, others = by_chance
        rate = float(alike(sample, others, columns, target, way).mean())
        return _copies(way, (share, rate), held.num_rows, new.num_rows, others.num_rows)
    chosen = _drawn(new.num_rows)
    sample, others = new.filter(chosen), new.filter(~chosen)
    rate = float(alike(sample, others, columns, target, way).mean())
    return _copies(way, (share, rate), held.num_rows, new.num_rows, others.num_rows, drawn=sample.num_rows)


def rounded(
    holdout: "pa.Table", train: "pa.Table", *, columns: Sequence[str], target: str, ways: Sequence[Way]
) -> Iterator[Copies]:
    """`compared` without other rows, by several ways that round to the same digits: each value is rounded once.

    Needs a row of `holdout`, two of `train`, and a column.
    """
    held, chosen = sampled(holdout), _drawn(train.num_rows)
    of_held, of_train = hashed(held, train, (target, *columns), ways[0])
    of_drawn = tuple(hashes[chosen] for hashes in of_train)
    for way in ways:
        share = float(matched(of_held, of_train, way).mean())
        rate = float(matched(of_drawn, of_train, way, among=~chosen).mean())
        drawn = int(chosen.sum())
        yield _copies(way, (share, rate), held.num_rows, train.num_rows, train.num_rows - drawn, drawn=drawn)


def _copies(way: Way, shares: tuple[float, float], held: int, rows: int, others: int, *, drawn: int = 0) -> Copies:
    """`shares` are of the holdout rows, and of rows that have copies by chance among so many `others`.

    `drawn` is how many of the latter there were, where they are not the holdout's: chance was drawn as well.
    """
    share, rate = shares
    scale = max(1.0, rows / max(others, 1))
    chance = min(1.0, rate * scale)
    variance = max(chance * (1 - chance), 1 / held) / held
    if drawn:
        variance += scale**2 * rate * (1 - rate) / drawn
    return Copies(way, share, chance, held, rows, math.sqrt(variance))


def _drawn(count: int) -> "Mask":
    """Some of so many training rows; the others are those among which they are alike by chance.

    Drawn, not evenly spread: of a table that repeats itself, evenly spread rows may be each other's copies.
    """
    import numpy as np

    chosen = np.zeros(count, dtype=bool)
    most = min(COMPARED, count // 2)
    chosen[np.random.default_rng(most).choice(count, most, replace=False)] = True
    return chosen
