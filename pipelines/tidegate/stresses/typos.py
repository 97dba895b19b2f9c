"""A character of a text is doubled, dropped, or exchanged with its neighbour.

Why: what people type has slips, and a category with a slip is a category that the model does not know.

Example: `typed_by_hand: {kind: typos, columns: [dest], share: 5%}`
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


class Params(DamagedColumns):
    """Which texts have a slip, and in how many rows."""

    kind: Literal["typos"]


def problems(params: Params, columns: Columns) -> Iterator[tuple[str, str]]:
    yield from unusable(params.columns, columns, TEXTS)


def stressed(params: Params, rows: HoldoutSample, generator: "np.random.Generator") -> StressedRows:
    import numpy as np
    import pandas as pd

    table = rows.table
    for name in params.columns:
        values = table[name].astype(object).to_numpy(copy=True)
        known = np.flatnonzero(drawn(len(values), params.share, generator) & table[name].notna().to_numpy(bool))
        slips, places = generator.integers(0, 3, len(known)), generator.random(len(known))
        for row, slip, place in zip(known.tolist(), slips.tolist(), places.tolist(), strict=True):
            values[row] = mistyped(values[row], slip, place)
        table = table.assign(**{name: pd.Series(values, index=table.index, dtype=object)})
    return StressedRows(different(rows.table, table, params.columns), table)


def mistyped(text: str, slip: int, place: float) -> str:
    """The text with one slip, 0 to 2, at a place of 0..1 along it. A text of one character has it doubled."""
    at = int(place * len(text))
    match slip:
        case 0 if len(text) > 1:
            return text[:at] + text[at + 1 :]
        case 1 if len(text) > 1:
            at = min(at, len(text) - 2)
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        case _:
            return text[:at] + text[at : at + 1] * 2 + text[at + 1 :]
