"""Only the rows count whose numbers are farthest from the usual.

A row is as extreme as the most extreme of its numbers by rank: the smallest and the largest value of a column are the
most extreme of it, its median the least. A missing value is not extreme.

Why: storms, holidays and the largest accounts are rare, and are where a wrong answer costs most.

Example: `storms: {kind: extreme_rows, columns: [wind_speed, precip], share: 5%}`
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from tidegate.config.schema.data import Columns
from tidegate.records import Stricter
from tidegate.stresses import HoldoutSample, StressedRows
from tidegate.stresses._columns import NUMBERS, DamagedColumns, numbers, unusable

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from tidegate.arrays import Floats

STRICTER = {"share": Stricter.SMALLER}


class Params(DamagedColumns):
    """By which numbers a row is extreme, and how many rows count."""

    kind: Literal["extreme_rows"]


def problems(params: Params, columns: Columns) -> Iterator[tuple[str, str]]:
    yield from unusable(params.columns, columns, NUMBERS)


def stressed(params: Params, rows: HoldoutSample, generator: "np.random.Generator") -> StressedRows:
    import numpy as np

    extremes = np.max([extremeness(rows.table[name]) for name in params.columns], axis=0)
    count = max(1, round(len(extremes) * params.share))
    places = np.sort(np.argsort(-extremes, kind="stable")[:count])
    return StressedRows(len(places), places=places)


def extremeness(values: "pd.Series") -> "Floats":
    """Distance from the median by rank: 0 for the median, 1 for the extremes; equal values share their mean rank."""
    import numpy as np
    import pandas as pd

    ranks = pd.Series(numbers(values)).rank(pct=False)
    most = max(float(ranks.count()) - 1, 1.0)
    return np.asarray((2 * (ranks - 1) / most - 1).abs().fillna(0.0), dtype=np.float64)
