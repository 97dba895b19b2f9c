"""The widest gap of a measure between groups of rows."""

from collections.abc import Sequence
from dataclasses import dataclass

from tidegate.arrays import Labels, Mask
from tidegate.stats.resampling import sample, together, units
from tidegate.stats.weighted_statistics import Measure, within
from tidegate.stats.widest_gap import Widest


@dataclass(frozen=True, eq=False)
class MeasuredGroup:
    """The rows of a group, as a mask over all rows (n,), and the number over them.

    `coarse` is the grain to assume where no row tried moves it.
    """

    rows: Mask
    measure: Measure
    coarse: float


def widest(groups: Sequence[MeasuredGroup], blocks: Labels, *, seed: int, ends: tuple[float, float]) -> Widest:
    """The gap between groups that share no row. `blocks` (n,) are those of all rows; `ends` bound each number."""
    sampled = tuple(
        sample(group.measure, units(blocks[group.rows]), seed=seed, coarse=group.coarse, ends=ends) for group in groups
    )
    over_all = [within(group.measure, group.rows) for group in groups]
    return Widest(sampled, together(over_all, units(blocks), seed=seed))
