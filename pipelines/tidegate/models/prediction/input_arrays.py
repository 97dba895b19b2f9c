"""A request's values as arrays: the columns of `features.inputs`.

A data frame of one row takes longer to make than most models take to predict it.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from math import nan
from typing import TYPE_CHECKING

from tidegate.columns import AnyColumns, ColumnType, features
from tidegate.models.features import PARTS, TEXT

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    Arrays = dict[str, NDArray[np.float64] | NDArray[np.object_]]


def arrays(values: Mapping[str, Sequence[object]], columns: AnyColumns) -> "Arrays":
    """The columns of `features.inputs` for validated values: text (None where missing), and numbers (NaN)."""
    import numpy as np

    made: Arrays = {}
    for name, column in features(columns).items():
        given = values[name]
        if column.type in TEXT:
            texts = np.empty(len(given), dtype=object)
            texts[:] = given
            made[name] = texts
        elif column.type is ColumnType.TIMESTAMP:
            times = [datetime.fromisoformat(value) if isinstance(value, str) else None for value in given]
            parts = [(time.month, time.weekday(), time.hour) if time else (nan, nan, nan) for time in times]
            numbers = np.array(parts, dtype=np.float64)
            made |= {f"{name}_{part}": numbers[:, place].copy() for place, part in enumerate(PARTS)}
        else:
            made[name] = np.array(given, dtype=np.float64)
    return made


def frame(arrays: "Arrays") -> "pd.DataFrame":
    """The same as `features.inputs` makes it: text remains Python's."""
    import pandas as pd

    return pd.DataFrame({name: pd.Series(array, dtype=array.dtype, copy=False) for name, array in arrays.items()})
