"""Values of features are missing.

Only features that may be missing can be stressed so: the server refuses a request that lacks another one, and the
model never sees it.

Why: a join that stops matching or a client that drops a field leaves rows that look valid.

Example: `no_weather: {kind: missing_values, columns: [temp, wind_speed], share: 50%}`
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from tidegate.config.schema.data import Columns
from tidegate.records import Stricter
from tidegate.stresses import HoldoutSample, StressedRows
from tidegate.stresses._columns import ANY, DamagedColumns, different, drawn, unusable

if TYPE_CHECKING:
    import numpy as np

STRICTER = {"share": Stricter.LARGER}


class Params(DamagedColumns):
    """Which features are missing, and in how many rows."""

    kind: Literal["missing_values"]


def problems(params: Params, columns: Columns) -> Iterator[tuple[str, str]]:
    yield from unusable(params.columns, columns, ANY)
    for index, name in enumerate(params.columns):
        if name in columns and not columns[name].nullable:
            message = f"{name} is not nullable: the server refuses a request without it; stress features that may lack"
            yield f"columns.{index}", message


def stressed(params: Params, rows: HoldoutSample, generator: "np.random.Generator") -> StressedRows:
    table = rows.table
    for name in params.columns:
        lacking = drawn(len(table), params.share, generator)
        table = table.assign(**{name: table[name].where(~lacking)})
    return StressedRows(different(rows.table, table, params.columns), table)
