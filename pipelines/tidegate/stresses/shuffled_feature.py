"""The values of features are those of other rows.

Columns that are named together are shuffled together: what the model loses is what it has from all of them.

Why: it is the loss if a source fails completely while its values still look right, as after a wrong join.

Example: `wrong_join: {kind: shuffled_feature, columns: [temp, wind_speed, visib], share: 100%}`
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from tidegate.config.schema.data import Columns
from tidegate.records import Stricter
from tidegate.stresses import HoldoutSample, StressedRows
from tidegate.stresses._columns import ANY, DamagedColumns, different, drawn, moved, unusable

if TYPE_CHECKING:
    import numpy as np

STRICTER = {"share": Stricter.LARGER}


class Params(DamagedColumns):
    """Which features are shuffled together, and in how many rows."""

    kind: Literal["shuffled_feature"]


def problems(params: Params, columns: Columns) -> Iterator[tuple[str, str]]:
    yield from unusable(params.columns, columns, ANY)


def stressed(params: Params, rows: HoldoutSample, generator: "np.random.Generator") -> StressedRows:
    import numpy as np

    chosen = np.flatnonzero(drawn(len(rows.table), params.share, generator))
    places = np.arange(len(rows.table))
    places[chosen] = generator.permutation(chosen)
    table = rows.table.assign(**{name: moved(rows.table[name], places) for name in params.columns})
    return StressedRows(different(rows.table, table, params.columns), table)
