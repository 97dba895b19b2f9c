"""Answer requests from arrays, where that gives scikit-learn's bits.

What `frameless` can do without a data frame is compared, bit by bit, with the model itself on the golden requests,
together and alone, on missing values and on unknown texts. A model that differs once is given a frame.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from tidegate.columns import AnyColumns
from tidegate.errors import EvidenceError
from tidegate.models.features import TEXT
from tidegate.models.prediction import frameless, input_arrays
from tidegate.models.prediction.predict import predict

if TYPE_CHECKING:
    from tidegate.arrays import Floats

Values = Mapping[str, Sequence[object]]
Answers = Callable[[Values], "Floats"]
ALONE = 4
"""Golden rows that are compared by themselves, too."""
UNKNOWN = "\x00unknown"
"""A text that no training has seen."""


def fastest(model: Any, columns: AnyColumns, task: str, golden: Values) -> Answers:
    """What answers validated values: without a frame, where that has the same bits for golden values and others."""

    def by_frame(values: Values) -> "Floats":
        return predict(model, input_arrays.frame(input_arrays.arrays(values, columns)), task)

    texts = {name: array.dtype == object for name, array in input_arrays.arrays(golden, columns).items()}
    without = frameless.frameless(model, texts)
    if without is None:
        return by_frame

    def by_arrays(values: Values) -> "Floats":
        return predict(without.estimator, without.matrix(input_arrays.arrays(values, columns)), task)

    alike = all(_outcome(by_arrays, values) == _outcome(by_frame, values) for values in _compared(golden, columns))
    return by_arrays if alike else by_frame


def _compared(golden: Values, columns: AnyColumns) -> Iterator[Values]:
    """The golden rows together, some alone, one without each value that may be missing, one with unknown texts."""
    yield golden
    rows = len(next(iter(golden.values())))
    for row in range(min(rows, ALONE)):
        yield {name: [values[row]] for name, values in golden.items()}
    yield {name: [None if columns[name].nullable else values[0]] for name, values in golden.items()}
    yield {name: [UNKNOWN if columns[name].type in TEXT else values[0]] for name, values in golden.items()}


def _outcome(answers: Answers, values: Values) -> bytes | None:
    """The answer's bits; None where the model refuses the values, as scikit-learn and `predict` do."""
    try:
        return answers(values).tobytes()
    except (ValueError, EvidenceError):
        return None
