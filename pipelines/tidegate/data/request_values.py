"""A request's values by input, checked against the signature.

A request is a list of tensors as in the Open Inference Protocol v2: one per feature, all of one length. Whatever does
not fit the signature is a `MismatchError`; nothing is converted, filled in or left out.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from tidegate.columns import AnyColumns, ColumnType, Described
from tidegate.errors import unknown

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
LONGEST_TEXT = 1000
MOST_INT = 2**63 - 1
MOST_NUMBER = 1e300
TENSOR_KEYS = frozenset({"name", "shape", "datatype", "data", "parameters"})


class MismatchError(ValueError):
    """A request that does not fit the signature; the message is for the client.

    `cause` is one word for logs, `name` the input of the signature that it is about; empty where it is about none.
    """

    def __init__(self, message: str, *, cause: str = "request", name: str = "") -> None:
        super().__init__(message)
        self.cause = cause
        self.name = name

    def without_frames(self) -> "MismatchError":
        """The same, but not as it was raised: an error holds the frames that it came through, and they the request."""
        return MismatchError(str(self), cause=self.cause, name=self.name)


def validated(
    tensors: object, columns: AnyColumns, most_rows: int, *, ignore_unknown: bool = False
) -> dict[str, list[object]]:
    """The values of a request by feature, None where missing. Raises MismatchError with the first thing that does not
    fit, naming the input.

    With `ignore_unknown`, inputs that the model does not have are left out; they must be tensors of as many rows.
    """
    if not isinstance(tensors, list) or not tensors:
        raise MismatchError("inputs must be a list of tensors, one per feature", cause="inputs")
    given = dict(map(_named, tensors))
    if len(given) != len(tensors):
        raise MismatchError("an input is given twice", cause="inputs")
    for name in given if not ignore_unknown else ():
        if name not in columns:
            raise MismatchError(unknown(name[:80], tuple(columns), what="input"), cause="unknown_input")
    if missing := [name for name in columns if name not in given]:
        raise MismatchError(f"inputs are missing: {', '.join(missing)}", cause="missing_input", name=missing[0])
    count = len(next(iter(given.values()))["data"])
    if not 1 <= count <= most_rows:
        raise MismatchError(f"{count} rows; a request has 1 to {most_rows}", cause="rows")
    shapes = ([count], [count, 1])
    for name, tensor in given.items():
        shape = tensor["shape"]
        are_whole = all(type(size) is int for size in shape)  # 1.0 and True are equal to 1
        if not are_whole or shape not in shapes or len(tensor["data"]) != count:
            known = name if name in columns else ""
            raise MismatchError(f"{name}: shape and data must agree on {count} rows", cause="shape", name=known)
    return {name: _values(name, given[name], column) for name, column in columns.items()}


def table(values: Mapping[str, list[object]], columns: AnyColumns) -> "pd.DataFrame":
    """Validated values as the table that a model's features are made from."""
    import pandas as pd

    return pd.DataFrame({name: _series(values[name], column) for name, column in columns.items()})


def _named(tensor: Any) -> tuple[str, dict[str, Any]]:
    if isinstance(tensor, dict) and tensor.keys() <= TENSOR_KEYS:
        name, datatype = tensor.get("name"), tensor.get("datatype")
        shape, data = tensor.get("shape"), tensor.get("data")
        if isinstance(name, str) and isinstance(datatype, str) and isinstance(shape, list) and isinstance(data, list):
            return name, tensor
    reason = "an input must have name, shape, datatype and data, and nothing else but parameters"
    raise MismatchError(reason, cause="inputs")


def _values(name: str, tensor: dict[str, Any], column: Described) -> list[object]:
    datatype, misfit = KINDS[column.type]
    if tensor["datatype"] != datatype:
        reason = f"{name}: datatype must be {datatype}, got {tensor['datatype'][:40]}"
        raise MismatchError(reason, cause="datatype", name=name)
    values: list[object] = tensor["data"]
    for place, value in enumerate(values):
        if value is not None:
            why = misfit(value)
        else:
            why = None if column.nullable else "is missing, and this input is not nullable"
        if why:
            raise MismatchError(f"{name}: value {place} {why}", cause="value", name=name)
    return values


def _series(values: list[Any], column: Described) -> "pd.Series[Any]":
    import pandas as pd

    dtype = {ColumnType.INT: "Int64", ColumnType.FLOAT: "Float64", ColumnType.BOOL: "boolean"}
    if column.type is ColumnType.TIMESTAMP:
        return pd.Series([None if value is None else datetime.fromisoformat(value) for value in values]).astype(
            "datetime64[us]"
        )
    return pd.Series(values, dtype=dtype.get(column.type, "object"))


def _no_bool(value: object) -> str | None:
    return None if isinstance(value, bool) else f"is not of type {ColumnType.BOOL}"


def _no_int(value: object) -> str | None:
    if isinstance(value, bool):
        return "is true or false, not a number"
    if not isinstance(value, int):
        return f"is not of type {ColumnType.INT}"
    return None if -MOST_INT - 1 <= value <= MOST_INT else "is beyond 64 bits"


def _no_float(value: object) -> str | None:
    if isinstance(value, bool):
        return "is true or false, not a number"
    if not isinstance(value, int | float):
        return f"is not of type {ColumnType.FLOAT}"
    return None if -MOST_NUMBER <= value <= MOST_NUMBER else "is not a finite number below 1e300"  # NaN is in no range


def _no_text(value: object, kind: ColumnType = ColumnType.STRING) -> str | None:
    if not isinstance(value, str):
        return f"is not of type {kind}"
    return None if len(value) <= LONGEST_TEXT else f"has more than {LONGEST_TEXT} characters"


def _no_category(value: object) -> str | None:
    return _no_text(value, ColumnType.CATEGORY)


def _no_time(value: object) -> str | None:
    if not isinstance(value, str):
        return f"is not of type {ColumnType.TIMESTAMP}"
    return None if _is_local_time(value) else "is not a date and time without offset, like 2013-10-01T06:00:00"


def _is_local_time(text: str) -> bool:
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        return False
    return time.tzinfo is None and 1700 <= time.year <= 2200


_MISFITS: Mapping[ColumnType, Callable[[object], str | None]] = {
    ColumnType.BOOL: _no_bool,
    ColumnType.CATEGORY: _no_category,
    ColumnType.FLOAT: _no_float,
    ColumnType.INT: _no_int,
    ColumnType.STRING: _no_text,
    ColumnType.TIMESTAMP: _no_time,
}
KINDS = {kind: (datatype, _MISFITS[kind]) for kind, datatype in DATATYPES.items()}
"""Of each type, the datatype and what says why a value is none of it. Each value of a request is looked at: looking up
once what a column's values may be is a third of the time."""
