"""What a model predicts for somebody's rows."""

from typing import TYPE_CHECKING

from tidegate.config.schema.data import Columns, ColumnType, features
from tidegate.data.column_types.table import typed
from tidegate.errors import DeclarationError
from tidegate.number_format import some
from tidegate.python_api.frames import arrow_table
from tidegate.stages.evaluate import Params

if TYPE_CHECKING:
    import pyarrow as pa

    from tidegate.arrays import Floats


def predictions(rows: object, model: object, params: Params) -> "Floats":
    """The model's prediction per row. Raises DeclarationError for rows that lack a feature, or have another type."""
    from tidegate.models.features import inputs
    from tidegate.models.prediction.predict import predict

    columns = features(params.columns)
    frame = feature_table(rows, columns).to_pandas()
    return predict(model, inputs(frame, columns), params.evaluate.task)


def feature_table(rows: object, columns: Columns) -> "pa.Table":
    """The features in their declared order and types.

    Raises DeclarationError where one is missing or of another type.
    """
    table = arrow_table(rows, "rows")
    if missing := [name for name in columns if name not in table.column_names]:
        message = f"the model needs {some(missing, most=12)}, which these rows lack"
        raise DeclarationError(f"{message}; they have {some(table.column_names)}")
    table = table.select(list(columns))
    for at, (name, column) in enumerate(columns.items()):
        if column.type is ColumnType.INT:
            table = table.set_column(at, name, _whole(table.column(name)))
    return typed(table, columns)


def _whole(values: "pa.ChunkedArray") -> "pa.ChunkedArray":
    """Whole numbers as integers: pandas keeps them as floats where one is missing, and NaN for that."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not pa.types.is_floating(values.type):
        return values
    known = pc.if_else(pc.is_nan(values), None, values)
    try:
        return known.cast(pa.int64())  # refuses a fraction
    except pa.ArrowInvalid:
        return values
