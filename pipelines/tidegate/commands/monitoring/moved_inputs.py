"""How the inputs that drifted moved: from which median to which, and on which day.

A statistic says that a column moved; a median by day says what happened: a slow change of season and a sensor whose
unit was changed one morning have the same distance.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidegate.objectives import WindowRows
from tidegate.stats.read_table_statistics import Numbers, Shares

if TYPE_CHECKING:
    import pyarrow as pa

    from tidegate.arrays import Floats

MOST_PERIODS = 62
"""Days that are shown by themselves: a longer window is divided into so many parts."""
DAY = 86_400
FEWEST = 5
"""Rows with a value that the median of a day rests on at least."""


@dataclass(frozen=True, slots=True)
class MovedInput:
    """One column: its median, or the share of the category that changed most, in the training rows and in the window.

    `low` and `high` are between which 80 % of the training rows are; `periods` are the beginnings of days (seconds
    since 1970) with the median of each, where the column holds numbers and the rows have times.
    """

    column: str
    before: float
    after: float
    category: str | None = None
    low: float = 0.0
    high: float = 0.0
    periods: tuple[tuple[float, float], ...] = ()


def moved_inputs(rows: WindowRows, columns: Iterable[str]) -> Iterator[MovedInput]:
    """The columns that have values in the training rows and in the window; private ones are left out."""
    for name in columns:
        if name not in rows.declared.columns or rows.declared.columns[name].private:
            continue
        match rows.training.columns.get(name), rows.statistics.columns.get(name):
            case Numbers() as base, Numbers() as now if base.rows and now.rows:
                low, median, high = (_quantile(base, share) for share in (0.1, 0.5, 0.9))
                periods = tuple(_by_period(rows, rows.table.column(name)))
                yield MovedInput(name, median, _quantile(now, 0.5), low=low, high=high, periods=periods)
            case Shares() as base, Shares() as now if base.rows and now.rows and base.values:
                named = {
                    value: (count / base.rows, now.values.get(value, 0) / now.rows)
                    for value, count in base.values.items()
                }
                category, (before, after) = max(named.items(), key=lambda pair: abs(pair[1][1] - pair[1][0]))
                yield MovedInput(name, before, after, category)


def _quantile(numbers: Numbers, share: float) -> float:
    """The smallest kept point up to which there are so many of the rows."""
    import numpy as np

    return float(numbers.points[np.searchsorted(numbers.upto, share * numbers.rows)])


def _by_period(rows: WindowRows, values: "pa.ChunkedArray") -> "Iterator[tuple[float, float]]":
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    if rows.seconds is None or pa.types.is_temporal(values.type):
        return
    numbers: Floats = pc.cast(values, pa.float64()).to_numpy()
    first = float(rows.seconds.min()) // DAY * DAY
    width = max(DAY, -(-(float(rows.seconds.max()) - first + 1) // MOST_PERIODS))
    period = ((rows.seconds - first) // width).astype(np.intp)
    order = np.argsort(period, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(period[order]) > 0])
    for number, part in zip(period[order][starts].tolist(), np.split(numbers[order], starts[1:]), strict=True):
        present = part[np.isfinite(part)]
        if len(present) >= FEWEST:
            yield first + number * width, float(np.median(present))
