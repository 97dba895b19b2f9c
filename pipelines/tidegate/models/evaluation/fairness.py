"""How groups of a sensitive column fare, and the widest gaps, with intervals.

The gap is bounded as the gate rule `fairness_gap` bounds it: from every pair of groups, not from the widest seen.
"""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidegate.config.schema.evaluate import Evaluate, Slice
from tidegate.data.slices import SliceRows, parts
from tidegate.models.evaluation.group_statistics import GroupStatistic
from tidegate.stats.resampling import Units, sample, together, units
from tidegate.stats.weighted_statistics import within
from tidegate.stats.widest_gap import Measured, Widest, lower, upper

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pandas as pd

    from tidegate.arrays import Labels
    from tidegate.stats.estimate import Sampled

DIGITS = 6
GAP = "widest gap"


@dataclass(frozen=True, slots=True)
class GroupValue:
    """A statistic of one group, or the widest gap between two: then `group` says so and `between` names them.

    `rows` is what the number rests on. `low` and `high` hold together with the probability `level`.
    """

    column: str
    statistic: str
    group: str
    between: str
    rows: int
    value: float | None
    low: float | None
    high: float | None
    level: float


def fairness(
    evaluate: Evaluate, table: "pd.DataFrame", statistics: "Sequence[GroupStatistic]", block: "Labels", seed: int
) -> Iterator[GroupValue]:
    """Per column and statistic: each group with `min_rows` rows that it rests on, then the gap where there are two.

    Nothing where no sensitive column is declared. The statistics and blocks have an entry per row of the table.
    """
    declared = evaluate.fairness
    for column in declared.by if declared else ():
        groups = parts({column: Slice(by=column)}, table)
        for statistic in statistics:
            large = [group for group in groups if declared and statistic.rows(group.rows) >= declared.min_rows]
            yield from _compared(_Column(column, statistic, block, evaluate.level, seed), large)


@dataclass(frozen=True, eq=False)
class _Column:
    name: str
    statistic: GroupStatistic
    block: "Labels"
    level: float
    seed: int

    def sampled(self, group: SliceRows) -> "Sampled":
        rows = self.statistic.rows(group.rows)
        over, measure = units(self.block[group.rows]), self.statistic.measure(group.rows)
        return sample(measure, over, seed=self.seed, coarse=1 / max(rows, 1), ends=self.statistic.ends)

    def value(self, measured: Measured, group: str, between: str, rows: int) -> GroupValue:
        alpha = (1 - self.level) / 2
        ends = (lower(measured, alpha), upper(measured, alpha))
        low, high = map(_rounded, ends)
        name = self.statistic.name
        return GroupValue(self.name, name, group, between, rows, _rounded(measured.value), low, high, self.level)


def _compared(column: _Column, groups: list[SliceRows]) -> Iterator[GroupValue]:
    sampled = {group.label: column.sampled(group) for group in groups}
    for group in groups:
        yield column.value(sampled[group.label], group.label, "", column.statistic.rows(group.rows))
    if len(groups) > 1:
        yield _gap(column, groups, sampled, units(column.block))


def _gap(column: _Column, groups: list[SliceRows], sampled: Mapping[str, "Sampled"], over: Units) -> GroupValue:
    measures = [within(column.statistic.measure(group.rows), group.rows) for group in groups]
    gap = Widest(tuple(sampled.values()), together(measures, over, seed=column.seed))
    between = ""
    if gap.decidable:
        values = {label: each.value for label, each in sampled.items()}
        between = f"{max(values, key=values.__getitem__)} and {min(values, key=values.__getitem__)}"
    return column.value(gap, GAP, between, sum(column.statistic.rows(group.rows) for group in groups))


def _rounded(value: float) -> float | None:
    return float(f"{value:.{DIGITS}g}") if math.isfinite(value) else None
