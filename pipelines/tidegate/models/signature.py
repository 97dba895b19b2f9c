"""What a served model takes and returns, and how a request becomes rows for it.

A request is a list of tensors as in the Open Inference Protocol v2: one per feature, all of one length. Whatever does
not fit the signature is a `MismatchError`; nothing is converted, filled in or left out.
"""

import math
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tidegate.config.schema.data import Column, Columns, ColumnType, features
from tidegate.data.signature import InputTensor, OutputTensor, Signature
from tidegate.data.target_classes import target_classes
from tidegate.errors import unknown
from tidegate.kinds import TASKS

if TYPE_CHECKING:
    import pandas as pd

DATATYPES = {
    ColumnType.CATEGORY: "BYTES",
    ColumnType.STRING: "BYTES",
    ColumnType.TIMESTAMP: "BYTES",
    ColumnType.INT: "INT64",
    ColumnType.FLOAT: "FP64",
    ColumnType.BOOL: "BOOL",
}
PROBABILITIES = "FP64"
"""The datatype of the output that has an entry per class, where classes are predicted."""
LONGEST_TEXT = 1000
TENSOR_KEYS = frozenset({"name", "shape", "datatype", "data", "parameters"})


class MismatchError(ValueError):
    """A request that does not fit the signature; the message is for the client."""


def describe(columns: Columns, *, model: str, task: str, threshold: float) -> Signature:
    """The signature of a model trained on these columns."""
    inputs = tuple(
        InputTensor(name, DATATYPES[column.type], column.type, column.nullable, column.unit)
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


def decode(tensors: object, columns: Columns, most_rows: int, *, ignore_unknown: bool = False) -> "pd.DataFrame":
    """The rows of a request as a table: see `validated`."""
    return table(validated(tensors, columns, most_rows, ignore_unknown=ignore_unknown), columns)


def validated(
    tensors: object, columns: Columns, most_rows: int, *, ignore_unknown: bool = False
) -> dict[str, list[object]]:
    """The values of a request by feature, None where missing. Raises MismatchError with the first thing that does not
    fit, naming the input.

    With `ignore_unknown`, inputs that the model does not have are left out; they must be tensors of as many rows.
    """
    if not isinstance(tensors, list) or not tensors:
        raise MismatchError("inputs must be a list of tensors, one per feature")
    given = dict(map(_named, tensors))
    if len(given) != len(tensors):
        raise MismatchError("an input is given twice")
    for name in given if not ignore_unknown else ():
        if name not in columns:
            raise MismatchError(unknown(name[:80], tuple(columns), what="input"))
    if missing := [name for name in columns if name not in given]:
        raise MismatchError(f"inputs are missing: {', '.join(missing)}")
    count = len(next(iter(given.values()))["data"])
    if not 1 <= count <= most_rows:
        raise MismatchError(f"{count} rows; a request has 1 to {most_rows}")
    for name, tensor in given.items():
        if tensor["shape"] not in ([count], [count, 1]) or len(tensor["data"]) != count:
            raise MismatchError(f"{name}: shape and data must agree on {count} rows")
    return {name: _values(name, given[name], column) for name, column in columns.items()}


def table(values: Mapping[str, list[object]], columns: Columns) -> "pd.DataFrame":
    """Validated values as the table that a model's features are made from."""
    import pandas as pd

    return pd.DataFrame({name: _series(values[name], column) for name, column in columns.items()})


def _named(tensor: Any) -> tuple[str, dict[str, Any]]:
    match tensor:
        case {"name": str(name), "shape": list(), "datatype": str(), "data": list()} if set(tensor) <= TENSOR_KEYS:
            return name, tensor
        case _:
            raise MismatchError("an input must have name, shape, datatype and data, and nothing else but parameters")


def _values(name: str, tensor: dict[str, Any], column: Column) -> list[object]:
    if tensor["datatype"] != DATATYPES[column.type]:
        raise MismatchError(f"{name}: datatype must be {DATATYPES[column.type]}, got {tensor['datatype'][:40]}")
    values: list[object] = tensor["data"]
    for place, why in _misfits(values, column):
        raise MismatchError(f"{name}: value {place} {why}")
    return values


def _series(values: list[Any], column: Column) -> "pd.Series[Any]":
    import pandas as pd

    dtype = {ColumnType.INT: "Int64", ColumnType.FLOAT: "Float64", ColumnType.BOOL: "boolean"}
    if column.type is ColumnType.TIMESTAMP:
        return pd.Series([None if value is None else datetime.fromisoformat(value) for value in values]).astype(
            "datetime64[us]"
        )
    return pd.Series(values, dtype=dtype.get(column.type, "object"))


def _misfits(values: list[object], column: Column) -> Iterator[tuple[int, str]]:
    for place, value in enumerate(values):
        if value is None:
            if not column.nullable:
                yield place, "is missing, and this input is not nullable"
        elif why := _misfit(value, column.type):
            yield place, why


def _misfit(value: object, kind: ColumnType) -> str | None:
    match kind, value:
        case ColumnType.BOOL, bool():
            return None
        case ColumnType.INT | ColumnType.FLOAT, bool():
            return "is true or false, not a number"
        case ColumnType.INT, int():
            return None if -(2**63) <= value < 2**63 else "is beyond 64 bits"
        case ColumnType.FLOAT, int() | float():
            return None if abs(value) <= 1e300 and math.isfinite(value) else "is not a finite number below 1e300"
        case ColumnType.TIMESTAMP, str():
            return None if _is_local_time(value) else "is not a date and time without offset, like 2013-10-01T06:00:00"
        case ColumnType.CATEGORY | ColumnType.STRING, str():
            return None if len(value) <= LONGEST_TEXT else f"has more than {LONGEST_TEXT} characters"
        case _:
            return f"is not of type {kind}"


def _is_local_time(text: str) -> bool:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return False
    return time.tzinfo is None and 1700 <= time.year <= 2200


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
