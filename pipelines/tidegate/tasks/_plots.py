"""The numbers of a plot, as `dvc plots` reads them: rows with the same keys.

Their grids are fixed, so that two revisions can be drawn in one plot.
"""

from typing import TYPE_CHECKING

import numpy as np

from tidegate.artifacts import rounded

if TYPE_CHECKING:
    from tidegate.arrays import Codes, Floats

PlotRows = list[dict[str, object]]


def bins(values: "Floats", count: int) -> "Codes":
    """The bin of each value, of `count` with about equal mass; equal values share one."""
    return np.searchsorted(np.quantile(values, np.arange(1, count) / count), values)


def table(**columns: "Floats") -> PlotRows:
    """The columns as rows of rounded numbers."""
    return [
        {name: rounded(float(value)) for name, value in zip(columns, values, strict=True)}
        for values in zip(*columns.values(), strict=True)
    ]
