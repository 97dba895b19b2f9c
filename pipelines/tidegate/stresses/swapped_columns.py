"""Two features of the same type have each other's values.

Why: a client that mixes up origin and destination, or high and low, sends what every check of types accepts.

Example: `mixed_up: {kind: swapped_columns, columns: [origin, dest], share: 100%}`
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from pydantic import Field

from tidegate.config.schema.data import Columns
from tidegate.records import Stricter
from tidegate.stresses import HoldoutSample, StressedRows
from tidegate.stresses._columns import ANY, DamagedColumns, different, drawn, unusable

if TYPE_CHECKING:
    import numpy as np

STRICTER = {"share": Stricter.LARGER}


class Params(DamagedColumns):
    """Which two features are exchanged, and in how many rows."""

    kind: Literal["swapped_columns"]
    columns: tuple[str, ...] = Field(min_length=2, max_length=2)
    """The two features."""


def problems(params: Params, columns: Columns) -> Iterator[tuple[str, str]]:
    yield from unusable(params.columns, columns, ANY)
    one, other = params.columns
    if one in columns and other in columns and columns[one].type is not columns[other].type:
        types = f"{one} is of the type {columns[one].type}, {other} of {columns[other].type}"
        yield "columns", f"{types}: values of another type are refused before a model sees them"


def stressed(params: Params, rows: HoldoutSample, generator: "np.random.Generator") -> StressedRows:
    one, other = params.columns
    swapped = drawn(len(rows.table), params.share, generator)
    before = {name: rows.table[name] for name in params.columns}
    table = rows.table.assign(
        **{one: before[one].where(~swapped, before[other]), other: before[other].where(~swapped, before[one])}
    )
    return StressedRows(different(rows.table, table, params.columns), table)
