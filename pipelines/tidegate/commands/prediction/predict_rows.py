"""Turn rows of a data file into a model's inputs, and say why a row can't be one.

A value that does not fit rejects its row, as it would be refused in a request; a column that is missing or of another
type refuses the file.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidegate.columns import AnyColumns, ColumnType, Described
from tidegate.data.column_types.conversion import ACCEPTED, NOTHING, Conversion, conversion, storage
from tidegate.data.column_types.wider_types import is_narrowed, whole_numbers
from tidegate.data.request_values import LONGEST_TEXT
from tidegate.data.stored_table import StoredTable
from tidegate.errors import EvidenceError, Problem, Where

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa

    from tidegate.arrays import Floats, Mask

LARGEST = 1e300
"""The limit that requests have."""
WHOLE = "whole"
"""The kind of integers and bools that a tool stored as floats, as pandas does where some are missing."""
WORDS = {ColumnType.INT: "an integer", ColumnType.FLOAT: "a number"}


@dataclass(frozen=True, slots=True)
class PreparedRows:
    """The rows of a batch that fit, as the table that features are made from, by place; and why the others do not."""

    table: "pd.DataFrame"
    places: list[int]
    rejected: dict[int, str]


def conversions(table: "pa.Table | StoredTable", columns: AnyColumns, name: str) -> dict[str, Conversion]:
    """How each feature's column is read. Raises EvidenceError, with all problems, for a file that does not fit."""
    problems = []
    made = {}
    for feature, column in columns.items():
        if feature not in table.column_names:
            problems.append(Problem(f"has no column {feature}, an input of the model", Where(name)))
            continue
        values = table.column(feature)
        made[feature] = conversion(values, column.type)
        kind = made[feature].kind
        if kind == "float" and is_narrowed(values, column.type):
            made[feature] = Conversion(WHOLE, column.type)
            continue
        if kind not in (*ACCEPTED[column.type], NOTHING) and not (kind == "text" and column.type in WORDS):
            reason = f"column {feature} is {kind}; the model takes {column.type}"
            problems.append(Problem(reason, Where(name)))
    if problems:
        raise EvidenceError(problems)
    return made


def prepared(batch: "pa.RecordBatch", columns: AnyColumns, made: Mapping[str, Conversion]) -> PreparedRows:
    import numpy as np
    import pyarrow as pa

    rejected: dict[int, str] = {}
    arrays: list[pa.Array] = []
    for feature, column in columns.items():
        values = batch.column(batch.schema.get_field_index(feature))
        array = _converted(values, made[feature], feature, rejected)
        for why, mask in _misfits(array, column):
            for place in np.flatnonzero(mask).tolist():
                rejected.setdefault(place, f"{feature}: {why}")
        arrays.append(array)
    places = [place for place in range(batch.num_rows) if place not in rejected]
    table = pa.table(arrays, names=list(columns)).take(pa.array(places, pa.int64()))
    return PreparedRows(table.to_pandas(), places, rejected)


def _converted(values: "pa.Array", made: Conversion, feature: str, rejected: dict[int, str]) -> "pa.Array":
    """The values as the model's type; those of a text that is not a number reject their rows."""
    import pyarrow as pa

    if made.kind == WHOLE:
        return made(whole_numbers(values))
    if made.kind != "text" or made.declared not in WORDS:
        return made(values)
    numbers = [_number(value, made.declared) for value in values.to_pylist()]
    for place, (value, number) in enumerate(zip(values.to_pylist(), numbers, strict=True)):
        if value and number is None:
            rejected.setdefault(place, f"{feature}: {value[:40]!r} is not {WORDS[made.declared]}")
    return pa.array(numbers, storage(made.declared))


def _number(text: str | None, declared: ColumnType) -> float | int | None:
    try:
        number = float(text or "")
        return number if declared is ColumnType.FLOAT else int(text or "")
    except ValueError:
        return None


def _misfits(array: "pa.Array", column: Described) -> "Iterator[tuple[str, Mask]]":
    """Why rows do not fit, and which."""
    import numpy as np
    import pyarrow.compute as pc

    if array.null_count and not column.nullable:
        yield "is missing, and this input is not nullable", array.is_null().to_numpy(zero_copy_only=False)
    match column.type:
        case ColumnType.FLOAT:
            numbers = array.to_numpy(zero_copy_only=False)
            yield "is not a finite number below 1e300", ~(np.isnan(numbers) | (np.abs(numbers) <= LARGEST))
        case ColumnType.CATEGORY | ColumnType.STRING:
            lengths = pc.utf8_length(array).fill_null(0).to_numpy(zero_copy_only=False)
            yield f"has more than {LONGEST_TEXT} characters", lengths > LONGEST_TEXT
        case _:
            return


def answered(
    predict: "Callable[[pd.DataFrame], Floats]", inputs: "pd.DataFrame"
) -> "tuple[Floats, Mask, dict[int, str]]":
    """Predictions, NaN for rows that the model can't answer; which rows have one; and why the others have none.

    What one row makes the model refuse, is found by halves.
    """
    import numpy as np

    answers = np.full(len(inputs), np.nan)
    reasons: dict[int, str] = {}
    rest = [(0, len(inputs))] if len(inputs) else []
    while rest:
        first, end = rest.pop()
        try:
            answers[first:end] = predict(inputs.iloc[first:end])
        except (ValueError, EvidenceError) as error:  # how scikit-learn refuses inputs, and predictions are
            if end - first == 1:
                reasons[first] = str(error).splitlines()[0][:300]
            else:
                middle = (first + end) // 2
                rest += [(middle, end), (first, middle)]
    return answers, ~np.isnan(answers), reasons
