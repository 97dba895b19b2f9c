"""The columns that a stress damages, and the rows that it chooses."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import Field

from tidegate.config.expression import parse
from tidegate.config.expression import problems as condition_problems
from tidegate.config.schema.data import Columns, ColumnType, features
from tidegate.config.section import Percent, Section
from tidegate.errors import unknown

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd

    from tidegate.arrays import Codes, Floats, Mask

NUMBERS = (ColumnType.INT, ColumnType.FLOAT)
TEXTS = (ColumnType.CATEGORY, ColumnType.STRING)
ANY = tuple(ColumnType)

Share = Annotated[Percent, Field(gt=0)]


class DamagedColumns(Section):
    """Features of a share of the rows."""

    kind: str
    columns: tuple[str, ...] = Field(min_length=1)
    """The features that are damaged."""
    share: Share
    """The share of the rows; each is drawn by itself, for each feature by itself."""


def unusable(named: Sequence[str], columns: Columns, types: Sequence[ColumnType]) -> Iterator[tuple[str, str]]:
    """Columns that are not features of these types, or are named twice: a key below the stress, and the sentence."""
    known = features(columns)
    for index, name in enumerate(named):
        if name not in known:
            yield f"columns.{index}", unknown(name, tuple(known), what="feature in data.columns")
        elif known[name].type not in types:
            wanted = ", ".join(types)
            yield f"columns.{index}", f"{name} is of the type {known[name].type}; this stress is for {wanted}"
        elif name in named[:index]:
            yield f"columns.{index}", f"{name} is named twice"


def undecidable(condition: str, columns: Columns) -> Iterator[tuple[str, str]]:
    """What a condition compares that the columns do not have, or that is of another type."""
    types = {name: column.type.value for name, column in columns.items()}
    yield from (("when", message) for message in condition_problems(parse(condition), types))


def drawn(rows: int, share: float, generator: "np.random.Generator") -> "Mask":
    """Rows at random, each with this probability: a fixed number of them would scatter less than its interval says."""
    chosen: Mask = generator.random(rows) < share
    return chosen


def numbers(values: "pd.Series[Any]") -> "Floats":
    """The values of a number column as floats, NaN where missing."""
    import numpy as np

    return np.asarray(values.astype("Float64").to_numpy(np.float64, na_value=np.nan), dtype=np.float64)


def different(before: "pd.DataFrame", after: "pd.DataFrame", names: Sequence[str]) -> int:
    """How many rows have another value in one of these columns; a value that stays missing is the same."""
    import numpy as np

    changed = np.zeros(len(before), dtype=bool)
    for name in names:
        one, other = before[name].reset_index(drop=True), after[name].reset_index(drop=True)
        same = (one.isna() & other.isna()).to_numpy(bool)
        if before[name].dtype.kind in "iufb" or after[name].dtype.kind in "iufb":
            equal = numbers(one) == numbers(other)
        else:
            equal = one.astype(object).to_numpy() == other.astype(object).to_numpy()
        changed |= ~(same | equal.astype(bool))
    return int(changed.sum())


def moved(values: "pd.Series[Any]", places: "Codes") -> "pd.Series[Any]":
    """The values of the rows at these places, under the index as it was."""
    return values.iloc[places].set_axis(values.index)
