"""Numbers are far outside of their usual range.

The value becomes the median plus or minus `factor` times the distance between the quartiles; of a column whose
quartiles are equal, times its largest distance from the median.

Why: a broken sensor or a slipped decimal point is still a number.

Example: `broken_sensor: {kind: outliers, columns: [temp], share: 5%, factor: 10}`
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from tidegate.config.schema.data import Columns
from tidegate.records import Stricter
from tidegate.stresses import HoldoutSample, StressedRows
from tidegate.stresses._columns import NUMBERS, DamagedColumns, different, drawn, numbers, unusable

if TYPE_CHECKING:
    import numpy as np

    from tidegate.arrays import Floats

STRICTER = {"share": Stricter.LARGER, "factor": Stricter.LARGER}


class Params(DamagedColumns):
    """Which numbers are outliers, in how many rows, and how far out."""

    kind: Literal["outliers"]
    factor: float = Field(default=10.0, ge=1, le=1e6, allow_inf_nan=False)
    """How many distances between the quartiles the value is from the median."""


def problems(params: Params, columns: Columns) -> Iterator[tuple[str, str]]:
    yield from unusable(params.columns, columns, NUMBERS)


def stressed(params: Params, rows: HoldoutSample, generator: "np.random.Generator") -> StressedRows:
    import numpy as np

    table = rows.table
    for name in params.columns:
        values = numbers(table[name])
        chosen = drawn(len(values), params.share, generator)
        side = generator.choice([-1.0, 1.0], len(values))
        middle, width = _spread(values)
        table = table.assign(**{name: np.where(chosen, middle + side * params.factor * width, values)})
    return StressedRows(different(rows.table, table, params.columns), table)


def _spread(values: "Floats") -> tuple[float, float]:
    """The median, and the distance between the quartiles; of a column without a value, 0 and 1."""
    import numpy as np

    known = values[np.isfinite(values)]
    if not len(known):
        return 0.0, 1.0
    low, middle, high = (float(quartile) for quartile in np.quantile(known, [0.25, 0.5, 0.75]))
    return middle, (high - low) or float(np.abs(known - middle).max()) or 1.0
