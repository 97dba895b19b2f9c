"""Answer from an exact form: values to the program's input, results to answers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from math import nan
from pathlib import Path
from typing import cast

from tidegate import artifacts
from tidegate.arrays import Floats
from tidegate.errors import EvidenceError, Problem, Where
from tidegate.exact import evaluator
from tidegate.exact.form import FILES, Form, NumberInput
from tidegate.exact.onnx_file import MOST_BYTES
from tidegate.exact.wire import WireError


class UnanswerableError(ValueError):
    """Values that the model can't take; the message is for the client."""


@dataclass(frozen=True)
class ExactModel:
    """A loaded exact form."""

    form: Form
    run: Callable[[Floats], Floats]

    @cached_property
    def codes(self) -> tuple[dict[str, int], ...]:
        """Per text input, the code of each known value."""
        return tuple({value: code for code, value in enumerate(text.values)} for text in self.form.texts)

    @cached_property
    def limited(self) -> list[tuple[int, NumberInput]]:
        """The numbers that not every value may stand for, with their columns of the program's input."""
        numbers = enumerate(self.form.numbers, len(self.form.texts))
        return [(place, number) for place, number in numbers if not number.takes_missing or number.most is not None]

    def predict(self, matrix: Floats) -> Floats:
        """The prediction for each row of the program's input, or for each row and class.

        Raises UnanswerableError where one is not finite.
        """
        import numpy as np

        predictions = self.form.predictions(self.run(matrix))
        is_finite = np.isfinite(predictions)
        if np.count_nonzero(is_finite) < is_finite.size:  # takes a third of `all` for a few rows
            wrong = np.flatnonzero(~(is_finite if is_finite.ndim == 1 else is_finite.all(axis=1))).tolist()
            raise UnanswerableError(f"the model's prediction for row {wrong[0]} is not a finite number")
        return predictions

    def matrix(self, values: Mapping[str, Sequence[object]], count: int) -> Floats:
        """The program's input for `count` rows: per feature its values as a request has them, None where missing.
        Raises UnanswerableError for a value that scikit-learn would refuse.
        """
        import numpy as np

        columns: list[Sequence[float]] = [
            codes_of(codes, values[text.name]) for text, codes in zip(self.form.texts, self.codes, strict=True)
        ]
        columns += [_numbers(number, values[number.name]) for number in self.form.numbers]
        made = np.empty((count, len(columns)))
        made.T[:] = columns  # at once: of one row, sixteen assignments would take longer than its prediction
        self.require(made)
        return made

    def require(self, matrix: Floats) -> None:
        """Raise UnanswerableError for a program's input with a value that scikit-learn would refuse."""
        import numpy as np

        for place, number in self.limited:
            column = matrix[:, place]
            if not number.takes_missing and (missing := np.flatnonzero(np.isnan(column)).tolist()):
                why = "is missing, and the model can't take that"
                raise UnanswerableError(f"{number.name}: value {missing[0]} {why}")
            if number.most is not None and (large := np.flatnonzero(np.abs(column) > number.most).tolist()):
                raise UnanswerableError(f"{number.name}: value {large[0]} is larger than the model can take")


def codes_of(known: Mapping[str, int], values: Sequence[object]) -> list[int]:
    """The code of each text, None where missing."""
    missing, unknown = len(known), len(known) + 1
    return [missing if value is None else known.get(str(value), unknown) for value in values]


def _numbers(number: NumberInput, values: Sequence[object]) -> Sequence[float]:
    match number.part:
        case None:
            return cast("Sequence[float]", values)  # numbers, and None, of which NumPy makes NaN
        case "month":
            return [float(time.month) if time else nan for time in map(_time, values)]
        case "weekday":
            return [float(time.weekday()) if time else nan for time in map(_time, values)]
        case "hour":
            return [float(time.hour) if time else nan for time in map(_time, values)]


def _time(value: object) -> datetime | None:
    return datetime.fromisoformat(value) if isinstance(value, str) else None


def read(folder: Path) -> ExactModel:
    """The exact form of the package in that folder. Raises EvidenceError for files that are not one."""
    program, described = (folder / name for name in FILES)
    form = artifacts.read_record(described, Form)
    if program.stat().st_size > MOST_BYTES:
        raise _refused(program, f"it has more than {MOST_BYTES // 2**20} MiB")
    try:
        return ExactModel(form, evaluator.read(program.read_bytes(), columns=len(form.texts) + len(form.numbers)))
    except WireError as error:
        raise _refused(program, str(error)) from None


def _refused(path: Path, reason: str) -> EvidenceError:
    return EvidenceError(Problem(f"is refused as an exact form: {reason}", Where(str(path))))
