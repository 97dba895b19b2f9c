"""Read the columns of an experiment's file: numbers with gaps, times, names."""

from dataclasses import replace
from typing import TYPE_CHECKING

from tidegate.arrays import Floats, Mask
from tidegate.errors import DeclarationError, Problem
from tidegate.prediction_files.prediction_file import PredictionFile
from tidegate.prediction_files.values import TextValues, numbers_or_text, problem_at

if TYPE_CHECKING:
    import pyarrow as pa


def numbers(file: PredictionFile, name: str, *, gaps: bool) -> Floats:
    """The column as numbers, NaN where it is empty; true is 1.

    Raises DeclarationError for text, infinities, and where `gaps` is false for an empty field.
    """
    import numpy as np

    known = _known(file, name) if gaps else np.ones(file.rows, dtype=bool)
    if not known.any():
        raise DeclarationError(Problem(f"{name} is empty in every row", file.top))
    values = numbers_or_text(_only(file, known), name)
    if isinstance(values, TextValues):
        shown = ", ".join(sorted({*values.values.tolist()})[:3])
        message = f"{name} holds text ({shown}); what is compared is a number, or true and false"
        raise problem_at(file, known, name, message)
    every = np.full(file.rows, np.nan)
    every[known] = values
    return every


def seconds(file: PredictionFile, name: str) -> Floats:
    """The column of times, as seconds since 1970. Raises DeclarationError where one is missing or is not a time."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    column = file.column(name)
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if missing := column.null_count:
        raise problem_at(file, ~_known(file, name), name, f"{name} is empty in {missing:,} of {file.rows:,} rows")
    try:
        instants = pc.cast(_without_zone(column), pa.timestamp("us"))
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):  # a text that holds another thing than a time
        message = f"{name} must hold times in ISO form, like 2026-03-01 or 2026-03-01T14:05:00"
        raise DeclarationError(Problem(message, file.top)) from None
    return np.asarray(instants.cast(pa.int64()).to_numpy(zero_copy_only=False), dtype=np.float64) / 1e6


def _without_zone(column: "pa.Array") -> "pa.Array":
    """Texts with a zone are moments in UTC, which Arrow casts only to a type with a zone."""
    import pyarrow as pa
    import pyarrow.compute as pc

    if not (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)):
        return column
    zoned = pc.match_substring_regex(column, r"\d\d:\d\d.*(Z|[+-]\d\d:?\d\d)$")
    return pc.cast(column, pa.timestamp("us", tz="UTC")) if pc.all(zoned).as_py() else column


def _known(file: PredictionFile, name: str) -> Mask:
    import numpy as np
    import pyarrow.compute as pc

    missing = pc.is_null(file.column(name), nan_is_null=True)
    return ~np.asarray(missing.to_numpy(zero_copy_only=False), dtype=bool)


def _only(file: PredictionFile, chosen: Mask) -> PredictionFile:
    """The chosen rows, each still at its place in the file."""
    import numpy as np
    import pyarrow as pa

    places = np.flatnonzero(chosen)
    taken = pa.array(places)
    return replace(
        file,
        rows=len(places),
        column=lambda name: file.column(name).take(taken),
        place=lambda row, name: file.place(int(places[row]), name),
    )
