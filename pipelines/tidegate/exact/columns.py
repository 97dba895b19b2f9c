"""The columns that an estimator is given, each as computed from one input.

A text input is a code: the place of its value among the known ones, then one for missing and one for unknown. Whatever
is computed from it has one number per code, so that encoders and scalers are applied when the model is packaged, by
scikit-learn itself. What is done to a number is recorded, and done to each row.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Literal

from tidegate.arrays import Floats
from tidegate.exact.program import INPUT, Element, Writer

Change = Literal["Fill", "Add", "Sub", "Mul", "Div"]


class NoExactFormError(Exception):
    """A model that has no exact form; the message says why."""


@dataclass(frozen=True, slots=True)
class TextColumn:
    """A column computed from one text input. `values`: one per code of the input."""

    source: int
    values: Floats

    def changed(self, change: Change, by: float) -> "TextColumn":
        import numpy as np

        with np.errstate(all="ignore"):
            match change:
                case "Fill":
                    return replace(self, values=np.where(np.isnan(self.values), by, self.values))
                case "Add":
                    return replace(self, values=self.values + by)
                case "Sub":
                    return replace(self, values=self.values - by)
                case "Mul":
                    return replace(self, values=self.values * by)
                case "Div":
                    return replace(self, values=self.values / by)


@dataclass(frozen=True, slots=True)
class NumberColumn:
    """A column computed from one number input, by these changes one after the other."""

    source: int
    changes: tuple[tuple[Change, float], ...] = ()

    def changed(self, change: Change, by: float) -> "NumberColumn":
        return replace(self, changes=(*self.changes, (change, by)))

    @property
    def kinds(self) -> tuple[Change, ...]:
        return tuple(change for change, _ in self.changes)

    def undone(self, result: Floats) -> Floats:
        """About the inputs that become these results: division and multiplication round."""
        for change, by in reversed(self.changes):
            match change:
                case "Add":
                    result = result - by
                case "Sub":
                    result = result + by
                case "Mul":
                    result = result / by
                case "Div":
                    result = result * by
                case "Fill":
                    pass
        return result


Column = TextColumn | NumberColumn


def matrix(columns: Sequence[Column], writer: Writer) -> str:
    """Steps that make these columns from the program's input."""
    runs = [list(run) for _, run in groupby(columns, key=_run)]
    made = [_texts(run, writer) if isinstance(run[0], TextColumn) else _numbers(run, writer) for run in runs]
    return made[0] if len(made) == 1 else writer.step("Concat", *made, axis=1)


def _run(column: Column) -> tuple[object, ...]:
    """What columns that are made by the same steps have in common."""
    if isinstance(column, TextColumn):
        return "text", column.source
    return "number", column.kinds


def _texts(run: Sequence[Column], writer: Writer) -> str:
    import numpy as np

    table = np.column_stack([column.values for column in run if isinstance(column, TextColumn)])
    code = writer.step("Gather", INPUT, writer.constant(np.array(run[0].source)), axis=1)
    return writer.step("Gather", writer.constant(table), writer.step("Cast", code, to=int(Element.INT64)), axis=0)


def _numbers(run: Sequence[Column], writer: Writer) -> str:
    import numpy as np

    numbers = [column for column in run if isinstance(column, NumberColumn)]
    places = np.array([writer.texts + column.source for column in numbers])
    value = writer.step("Gather", INPUT, writer.constant(places), axis=1)
    for place, change in enumerate(numbers[0].kinds):
        by = writer.constant(np.array([[column.changes[place][1] for column in numbers]]))
        if change == "Fill":
            value = writer.step("Where", writer.step("IsNaN", value), by, value)
        else:
            value = writer.step(change, value, by)
    return value
