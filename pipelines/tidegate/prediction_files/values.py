"""Make numbers, ids and labels of a file's columns; what is wrong has its place."""

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tidegate.arrays import Floats, Labels, Mask
from tidegate.errors import DeclarationError, Problem
from tidegate.prediction_files.prediction_file import PredictionFile

if TYPE_CHECKING:
    import pyarrow as pa

INSTANT = re.compile(r"\d{4}-\d\d-\d\d[ T]\d\d:\d\d.*")
"""A time in text: rows of one day are one block."""
_WITH_COMMA = re.compile(r"[-+]?(\d+|\d{1,3}(\.\d{3})+),\d+")


@dataclass(frozen=True)
class TextValues:
    """A column whose values are not numbers, as text."""

    values: Labels


def row_ids(file: PredictionFile, name: str) -> "pa.Array":
    """Whole numbers as such, all else as text. Raises DeclarationError where one is missing or is there twice."""
    import pandas as pd
    import pyarrow as pa
    import pyarrow.compute as pc

    column = _filled(file, name)
    if pa.types.is_integer(column.type):
        column = column.cast(pa.int64(), safe=False)
    elif not pa.types.is_string(column.type):
        column = pa.array(_text(column), pa.string())
    if repeats := len(column) - pc.count_distinct(column).as_py():
        at = int(pd.Series(column.to_pylist()).duplicated().argmax())
        message = f"{name} {_shown(column[at].as_py())} is there more than once"
        message += f"; {repeats:,} of {file.rows:,} rows repeat an id"
        raise _problem(file, at, name, f"{message}; each row needs an id of its own (--id COLUMN)")
    return column


def numbers_or_text(file: PredictionFile, name: str) -> Floats | TextValues:
    """The column as finite numbers, or as text where it does not hold numbers; true is 1.

    Raises DeclarationError where a value is missing, or is not finite, or is not a number among numbers.
    """
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    column = _filled(file, name)
    if pa.types.is_boolean(column.type):
        return np.asarray(column.to_numpy(zero_copy_only=False), dtype=np.float64)
    if pa.types.is_integer(column.type) or pa.types.is_floating(column.type) or pa.types.is_decimal(column.type):
        return _finite(file, name, np.asarray(column.cast(pa.float64(), safe=False).to_numpy(zero_copy_only=False)))
    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        raise _problem(file, 0, name, f"{name} holds {column.type}, not numbers")
    trimmed = pc.utf8_trim_whitespace(column)
    try:
        return _finite(file, name, np.asarray(pc.cast(trimmed, pa.float64()).to_numpy(zero_copy_only=False)))
    except pa.ArrowInvalid:
        pass
    lower = pc.utf8_lower(trimmed)
    if set(pc.unique(lower).to_pylist()) <= {"true", "false"}:
        return np.asarray(pc.equal(lower, "true").to_numpy(zero_copy_only=False), dtype=np.float64)
    _require_text(file, name, trimmed)
    return TextValues(np.asarray(trimmed.to_pylist(), dtype=object))


def labels(file: PredictionFile, name: str) -> Labels:
    """The column as text, a missing value as None; times as their day."""
    import numpy as np
    import pyarrow as pa

    column = _plain(file, name)
    encoded = column.dictionary_encode()
    known = _text(encoded.dictionary)
    if pa.types.is_timestamp(column.type) or (known and all(INSTANT.fullmatch(value) for value in known)):
        known = [value[:10] for value in known]
    codes = encoded.indices.fill_null(len(known)).to_numpy(zero_copy_only=False)
    texts: Labels = np.asarray([*known, None], dtype=object)[codes]
    return texts


def blocks(file: PredictionFile, name: str) -> Labels:
    """The block of each row. Raises DeclarationError where a row has none."""
    _filled(file, name)
    return labels(file, name)


def decimal_commas(values: "Floats | TextValues") -> str:
    """What to do where a text's values are numbers with a decimal comma; empty where they are not."""
    if not isinstance(values, TextValues) or not all(_WITH_COMMA.fullmatch(value) for value in values.values):
        return ""
    return f": {values.values[0]!r} has a decimal comma; write decimal points, as in {_pointed(values.values[0])}"


def _pointed(number: str) -> str:
    return number.replace(".", "").replace(",", ".")


def problem_at(file: PredictionFile, chosen: Mask, name: str, message: str) -> DeclarationError:
    """The error, at the first of the chosen rows."""
    return _problem(file, int(chosen.argmax()), name, message)


def _finite(file: PredictionFile, name: str, values: Floats) -> Floats:
    import numpy as np

    broken = ~np.isfinite(values)
    if broken.any():
        at = int(broken.argmax())
        message = f"{name} is {values[at]:g} in {broken.sum():,} of {len(values):,} rows, not a finite number"
        raise _problem(file, at, name, message)
    return values


def _require_text(file: PredictionFile, name: str, column: "pa.Array") -> None:
    """Raise DeclarationError where most values are numbers: the others are mistakes then, not classes."""
    import numpy as np

    wrong = np.asarray([not _is_number(value) for value in column.to_pylist()])
    if wrong.mean() < 0.5:
        at = int(wrong.argmax())
        message = f"{name} is {_shown(column[at].as_py())}, not a number, in {wrong.sum():,} of {len(wrong):,} rows"
        raise _problem(file, at, name, message)


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _filled(file: PredictionFile, name: str) -> "pa.Array":
    import pyarrow.compute as pc

    column = _plain(file, name)
    if column.null_count:
        message = f"{name} is empty in {column.null_count:,} of {file.rows:,} rows"
        raise _problem(file, pc.index(pc.is_null(column), True).as_py(), name, message)
    return column


def _plain(file: PredictionFile, name: str) -> "pa.Array":
    """The column without its dictionary. Raises DeclarationError for one of lists or records."""
    import pyarrow as pa

    column = file.column(name)
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_nested(column.type) or pa.types.is_binary(column.type):
        raise _problem(file, 0, name, f"{name} holds {column.type}, not one value per row")
    return column


def _text(column: "pa.Array") -> list[Any]:
    import pyarrow as pa

    if pa.types.is_string(column.type):
        return list(column.to_pylist())
    if pa.types.is_floating(column.type):  # 12.0 and 12 are the same id
        return [None if value is None else f"{value:.15g}" for value in column.to_pylist()]
    if pa.types.is_boolean(column.type):
        return [value if value is None else str(value).lower() for value in column.to_pylist()]
    return [value if value is None else str(value) for value in column.to_pylist()]


def _problem(file: PredictionFile, row: int, name: str, message: str) -> DeclarationError:
    where = file.place(row, name)
    return DeclarationError(Problem(message if where.line else f"row {row + 1:,}: {message}", where))


def _shown(value: object) -> str:
    return repr(value) if isinstance(value, str) else str(value)
