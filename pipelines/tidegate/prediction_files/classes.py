"""Make truth and predictions of a task from columns of numbers or classes."""

from dataclasses import dataclass

from tidegate import class_probabilities
from tidegate.arrays import Floats
from tidegate.errors import DeclarationError, Problem
from tidegate.number_format import some
from tidegate.prediction_files import class_columns
from tidegate.prediction_files.prediction_file import PredictionFile
from tidegate.prediction_files.values import TextValues, decimal_commas, numbers_or_text, problem_at

BINARY, MULTICLASS, REGRESSION, SCORES = "binary", "multiclass", "regression", "scores"
TASKS = (BINARY, MULTICLASS, REGRESSION, SCORES)

Values = Floats | TextValues


@dataclass(frozen=True)
class TaskOfTruth:
    """What is predicted. `positive` is the class that counts as the event; None where 1 and true do.

    Of one of several `classes`, the order is that of the probabilities.
    """

    task: str
    positive: str | None = None
    classes: tuple[str, ...] = ()


def task_of(file: PredictionFile, name: str, values: Values, asked: str | None, positive: str | None) -> TaskOfTruth:
    """The task: as asked, else binary where the truth has two values, multiclass where it has more, as text, and
    regression otherwise.

    Raises DeclarationError where the truth does not fit, or does not say which of its classes counts as the event.
    """
    import numpy as np

    array = values.values if isinstance(values, TextValues) else values
    known = [_text(value) for value in np.unique(array[:100_000])] if _few(array) else []
    if positive is not None:
        return TaskOfTruth(BINARY, _class_named(file, name, positive, known), tuple(known))
    if asked is None and len(known) == 1:
        message = f"{_truth(name)} is {known[0]} in every row; say what is predicted with --task"
        raise DeclarationError(Problem(message, file.top))
    if known and (asked == MULTICLASS or (asked is None and len(known) > 2 and isinstance(values, TextValues))):
        return TaskOfTruth(MULTICLASS, None, tuple(known))
    if asked == REGRESSION or (asked is None and len(known) != 2 and not isinstance(values, TextValues)):
        if isinstance(values, TextValues):
            message = f"{_truth(name)} holds text; regression needs numbers{decimal_commas(values)}"
            raise DeclarationError(Problem(message, file.top))
        return TaskOfTruth(REGRESSION)
    if known and {"0", "1"} >= {*known} and not isinstance(values, TextValues):
        return TaskOfTruth(BINARY, None, ("0", "1"))
    if len(known) == 2:
        message = f"{_truth(name)} is {known[0]} or {known[1]}: say which is the event with --positive {known[1]}"
    elif known:
        message = f"{_truth(name)} has {len(known)} values, {some(known)}; compare one class against the rest"
        message += " with --positive CLASS"
    else:
        message = f"{_truth(name)} has more than {MOST_CLASSES} values, too many for classes"
        message += decimal_commas(values)
    raise DeclarationError(Problem(message, file.top))


MOST_CLASSES = 100
SPELLED_APART = "the truth is numbers in one file and text in the other; write it alike in both, or in BASE alone"


def _few(array: Values) -> bool:
    import pandas as pd

    return int(pd.Series(array).nunique()) <= MOST_CLASSES


def truth_in(file: PredictionFile, name: str, values: Values, task: TaskOfTruth) -> Floats:
    """The truth as numbers; of several classes, their places. Raises DeclarationError for a class that is unknown."""
    if task.task == MULTICLASS:
        return class_columns.places(file, name, values, task.classes)
    return truth_of(values, task)


def truth_of(values: Values, task: TaskOfTruth) -> Floats:
    """1.0 for the event and 0.0 for any other value; the numbers themselves in regression."""
    return _as_event(values, task) if task.positive is not None else _numbers(values)


def predictions_of(file: PredictionFile, name: str, task: TaskOfTruth) -> tuple[Floats, bool]:
    """What is predicted, and whether that is classes. Raises DeclarationError where it does not fit the task."""
    import numpy as np

    if task.task == MULTICLASS:
        return _of_several(file, name, task)
    values = numbers_or_text(file, name)
    if task.task == REGRESSION:
        if isinstance(values, TextValues):
            raise DeclarationError(
                Problem(f"{name} holds text; regression needs numbers{decimal_commas(values)}", file.place(0, name))
            )
        return values, False
    if isinstance(values, TextValues):
        other = ~np.isin(values.values, list(task.classes))
        if task.task == SCORES or task.positive is None or other.any():
            known = some(list(task.classes))
            wanted = f"a class of the truth ({known}) or a number between 0 and 1" if known else "a number"
            raise problem_at(file, other, name, f"{name} is {values.values[int(other.argmax())]!r}, not {wanted}")
        return _as_event(values, task), True
    if task.positive is not None and _are_classes(values, task):
        return _as_event(values, task), True
    outside = (values < 0) | (values > 1)
    if outside.any():
        raise problem_at(file, outside, name, _outside(name, values, task))
    return values, task.task == BINARY and bool(np.isin(values, (0.0, 1.0)).all())


def _of_several(file: PredictionFile, name: str, task: TaskOfTruth) -> tuple[Floats, bool]:
    """A probability for each class; certainty where only the class is predicted."""
    if class_columns.is_group(file, name):
        return class_columns.probabilities(file, name, task.classes), False
    places = class_columns.places(file, name, numbers_or_text(file, name), task.classes)
    return class_probabilities.indicators(places, len(task.classes)), True


def _outside(name: str, values: Floats, task: TaskOfTruth) -> str:
    outside = (values < 0) | (values > 1)
    said = f"{name} is {values[int(outside.argmax())]:g}; {outside.sum():,} of {len(values):,} rows are outside 0..1"
    if task.task == SCORES:
        return f"{said}: scores are compared between 0 and 1, more being better"
    return f"{said}: probabilities of the event are compared; turn other scores into such first, e.g. by a sigmoid"


def _are_classes(values: Floats, task: TaskOfTruth) -> bool:
    """Whether numbers are the truth's classes, such as 1 and 2, and not probabilities."""
    import numpy as np

    found = [_text(value) for value in np.unique(values)[:3]]
    return {*found} <= {*task.classes} and not {*task.classes} <= {"0", "1"}


def _as_event(values: Values, task: TaskOfTruth) -> Floats:
    import numpy as np

    if isinstance(values, TextValues):
        return np.asarray(values.values == task.positive, dtype=np.float64)
    try:
        event = float(task.positive or 0)
    except ValueError:
        raise DeclarationError(SPELLED_APART) from None
    return np.asarray(values == event, dtype=np.float64)


def _numbers(values: Values) -> Floats:
    if isinstance(values, TextValues):
        raise DeclarationError(SPELLED_APART)
    return values


def _class_named(file: PredictionFile, name: str, positive: str, known: list[str]) -> str:
    if positive in known:
        return positive
    same = {"true": "1", "false": "0"}.get(positive.lower())
    try:
        same = same or _text(float(positive))
    except ValueError:
        same = None
    if same in known:
        return str(same)
    values = some(known) if known else "more than can be listed"
    message = f"--positive {positive} is not a value of {_truth(name)}; its values: {values}"
    raise DeclarationError(Problem(message, file.top))


def _text(value: object) -> str:
    return value if isinstance(value, str) else f"{value:.15g}"


def _truth(name: str) -> str:
    """The column as a sentence names it."""
    return "the truth" if name == "truth" else f"the truth {name}"
