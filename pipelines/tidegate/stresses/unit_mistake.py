"""Numbers arrive in another unit: `times` the value, plus `plus`.

Why: a change from Fahrenheit to Celsius or from miles to kilometres passes every check of types.

Example: `celsius: {kind: unit_mistake, columns: [temp, dewp], share: 100%, times: 0.5556, plus: -17.78}`
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

STRICTER = {"share": Stricter.LARGER}


class Params(DamagedColumns):
    """Which numbers are in another unit, in how many rows, and how the unit is converted."""

    kind: Literal["unit_mistake"]
    times: float = Field(default=1.0, ge=-1e9, le=1e9, allow_inf_nan=False)
    """The factor between the units."""
    plus: float = Field(default=0.0, ge=-1e9, le=1e9, allow_inf_nan=False)
    """What is added after that."""


def problems(params: Params, columns: Columns) -> Iterator[tuple[str, str]]:
    yield from unusable(params.columns, columns, NUMBERS)
    if params.times == 1 and params.plus == 0:
        yield "times", "converts nothing: give the factor between the units as `times`, or what is added as `plus`"


def stressed(params: Params, rows: HoldoutSample, generator: "np.random.Generator") -> StressedRows:
    import numpy as np

    chosen = drawn(len(rows.table), params.share, generator)  # all columns of a row come from the same client
    values = {name: numbers(rows.table[name]) for name in params.columns}
    converted = {name: np.where(chosen, params.times * number + params.plus, number) for name, number in values.items()}
    table = rows.table.assign(**converted)
    return StressedRows(different(rows.table, table, params.columns), table)
