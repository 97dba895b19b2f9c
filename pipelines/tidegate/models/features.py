"""What a model is given for a row: the same in training, evaluation and serving.

Nothing is fitted, so the model file need not hold it: bool and int become float with NaN where
missing, text keeps None where missing, a timestamp becomes its month, weekday and hour.
"""

from typing import TYPE_CHECKING, Any

from tidegate.columns import AnyColumns, ColumnRole, ColumnType, column_of, features
from tidegate.errors import EvidenceError, Problem
from tidegate.kinds import TASKS

if TYPE_CHECKING:
    import numpy as np
    import pandas as pd
    from numpy.typing import NDArray

    from tidegate.config.schema.data import Columns

    Floats = NDArray[np.float64]

TEXT = (ColumnType.CATEGORY, ColumnType.STRING)
NUMBER = (ColumnType.INT, ColumnType.FLOAT, ColumnType.BOOL)
PARTS = ("month", "weekday", "hour")


def inputs(table: "pd.DataFrame", columns: AnyColumns) -> "pd.DataFrame":
    """One column per text or number feature and three per timestamp feature, in the declared order."""
    import numpy as np
    import pandas as pd

    values_by_name: dict[str, object] = {}
    for name, column in features(columns).items():
        values = table[name]
        if column.type in TEXT:
            values_by_name[name] = values.astype(object).where(values.notna(), None)
        elif column.type in NUMBER:
            values_by_name[name] = _numbers(values, column.type)
        else:
            for part, numbers in zip(PARTS, (values.dt.month, values.dt.day_of_week, values.dt.hour), strict=True):
                values_by_name[f"{name}_{part}"] = numbers.to_numpy(np.float64, na_value=np.nan)
    return pd.DataFrame(values_by_name, index=table.index)


def input_names(columns: AnyColumns, types: tuple[ColumnType, ...]) -> list[str]:
    """The columns of `inputs` that come from features of these types."""
    return [
        input_name
        for name, column in features(columns).items()
        if column.type in types
        for input_name in ([f"{name}_{part}" for part in PARTS] if column.type is ColumnType.TIMESTAMP else [name])
    ]


def truth(table: "pd.DataFrame", columns: "Columns", task: str) -> "Floats":
    """The target per row as the task's numbers."""
    name = column_of(columns, ColumnRole.TARGET)
    assert name is not None
    values = table[name]
    if missing := int(values.isna().sum()):
        message = f"is missing in {missing} of {len(values)} rows; leave those rows out in data.query"
        raise EvidenceError(Problem(message, key=f"data.columns.{name}"))
    return TASKS.load(task).truth(values, columns[name])


def weights(table: "pd.DataFrame", columns: AnyColumns) -> "Floats | None":
    """The declared weight per row, or None where no column has that role."""
    import numpy as np

    name = column_of(columns, ColumnRole.WEIGHT)
    if name is None:
        return None
    values = _numbers(table[name], columns[name].type)
    if not (np.isfinite(values).all() and (values >= 0).all() and values.sum() > 0):
        message = "must be finite, not negative and not all zero: it weighs the training rows"
        raise EvidenceError(Problem(message, key=f"data.columns.{name}"))
    return values


def _numbers(values: "pd.Series[Any]", kind: ColumnType) -> "Floats":
    import numpy as np

    if isinstance(values.dtype, np.dtype) and values.dtype.kind in "biuf":
        numbers = np.array(values, dtype=np.float64)
        numbers[np.isnan(numbers)] = np.nan  # its bits, which a file may hold otherwise
        return numbers
    if kind is ColumnType.BOOL:  # with missing values, parquet gives Python objects
        values = values.astype("boolean")
    return np.asarray(values.astype("Float64").to_numpy(np.float64, na_value=np.nan), dtype=np.float64)
