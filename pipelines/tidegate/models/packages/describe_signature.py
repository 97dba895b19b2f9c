"""What a served model takes and returns; rows as a request, and back."""

from typing import TYPE_CHECKING, Any

from tidegate.columns import AnyColumns, ColumnType, features
from tidegate.config.schema.data import Columns
from tidegate.data.request_values import DATATYPES, table, validated
from tidegate.data.signature import InputTensor, OutputTensor, Signature
from tidegate.data.target_classes import target_classes
from tidegate.kinds import TASKS

if TYPE_CHECKING:
    import pandas as pd

PROBABILITIES = "FP64"
"""The datatype of the output that has an entry per class, where classes are predicted."""


def describe(columns: Columns, *, model: str, task: str, threshold: float) -> Signature:
    """The signature of a model trained on these columns."""
    inputs = tuple(
        InputTensor(name, DATATYPES[column.type], column.type, column.nullable, column.unit, column.private)
        for name, column in features(columns).items()
    )
    classes = target_classes(columns, task)
    outputs = tuple(
        OutputTensor(name, datatype, classes if datatype == PROBABILITIES else ())
        for name, datatype in TASKS.load(task).OUTPUTS.items()
    )
    return Signature(model, task, threshold, inputs, outputs)


def encode(rows: "pd.DataFrame", columns: Columns) -> list[dict[str, object]]:
    """Rows of the table as the tensors that a client would send."""
    return [
        {
            "name": name,
            "shape": [len(rows)],
            "datatype": DATATYPES[column.type],
            "data": [_plain(value, column.type) for value in rows[name]],
        }
        for name, column in features(columns).items()
    ]


def decode(tensors: object, columns: AnyColumns, most_rows: int, *, ignore_unknown: bool = False) -> "pd.DataFrame":
    """The rows of a request as a table: see `validated`."""
    return table(validated(tensors, columns, most_rows, ignore_unknown=ignore_unknown), columns)


def _plain(value: Any, kind: ColumnType) -> Any:
    import pandas as pd

    if pd.isna(value):
        return None
    match kind:
        case ColumnType.TIMESTAMP:
            return value.isoformat()
        case ColumnType.BOOL:
            return bool(value)
        case ColumnType.INT:
            return int(value)
        case ColumnType.FLOAT:
            return float(value)
        case _:
            return str(value)
