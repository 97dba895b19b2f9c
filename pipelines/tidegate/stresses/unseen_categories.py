"""Text features have a value that no training row has.

Why: a new carrier, shop or product is served on its first day, before any model has learnt from it.

Example: `new_carrier: {kind: unseen_categories, columns: [carrier], share: 10%}`
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from tidegate.config.schema.data import Columns
from tidegate.records import Stricter
from tidegate.stresses import HoldoutSample, StressedRows
from tidegate.stresses._columns import TEXTS, DamagedColumns, different, drawn, unusable

if TYPE_CHECKING:
    import numpy as np

STRICTER = {"share": Stricter.LARGER}
UNSEEN = "\N{DOUBLE DAGGER}unseen"


class Params(DamagedColumns):
    """Which texts are new, and in how many rows."""

    kind: Literal["unseen_categories"]


def problems(params: Params, columns: Columns) -> Iterator[tuple[str, str]]:
    yield from unusable(params.columns, columns, TEXTS)


def stressed(params: Params, rows: HoldoutSample, generator: "np.random.Generator") -> StressedRows:
    table = rows.table
    for name in params.columns:
        fresh = drawn(len(table), params.share, generator)
        table = table.assign(**{name: table[name].astype(object).where(~fresh, UNSEEN)})
    return StressedRows(different(rows.table, table, params.columns), table)
