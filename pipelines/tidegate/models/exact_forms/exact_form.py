"""Compile a trained model, preprocessing and estimator, into one program.

Whether the form answers like the model in every bit is for `parity` to prove.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, get_args

from tidegate.config.schema.data import Columns, ColumnType, features
from tidegate.exact import evaluator, onnx_file
from tidegate.exact.columns import NoExactFormError, NumberColumn
from tidegate.exact.form import Form, NumberInput, Part, TextInput
from tidegate.exact.model import ExactModel
from tidegate.exact.program import Writer
from tidegate.kinds import EXACT_MODELS, ExactFamily
from tidegate.models.exact_forms.exact_preprocessing import Given, Preprocessing, RawText
from tidegate.models.features import TEXT

PARTS: tuple[Part, ...] = get_args(Part)
"""The parts of a timestamp, in the order in which `features.inputs` makes them."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A form that may be exact, and the bytes of its program."""

    model: ExactModel
    program: bytes
    columns: tuple[tuple[int, NumberColumn], ...]
    """How its numbers reach the estimator: the place among the estimator's columns, and what was done before."""


def candidates(model: Any, columns: Columns, task: str) -> Iterator[Candidate]:
    """Forms of a fitted pipeline, the likeliest first. Raises NoExactFormError, with the reason, if there is none."""
    *steps, (_, estimator) = model.steps
    name, family = _family(estimator, task)
    texts = [feature for feature, column in features(columns).items() if column.type in TEXT]
    numbers = list(_numbers(columns))
    preprocessing = Preprocessing({})
    given = _inputs(columns, texts)
    for _, step in steps:
        given = preprocessing.applied(step, given)
    used = [column for column in given if not isinstance(column, RawText)]
    if len(used) < len(given):
        raise NoExactFormError("the estimator is given texts that nothing encodes")
    writer = Writer(texts=len(texts), numbers=len(numbers))
    compiled = family.compiled(estimator, used, writer)
    program = onnx_file.write(writer.program())
    inputs = [TextInput(text, preprocessing.known.get(place, [])) for place, text in enumerate(texts)]
    form = Form(name, task, compiled.link, inputs, numbers, None)
    run = evaluator.read(program, columns=len(texts) + len(numbers))
    reach = tuple((place, column) for place, column in enumerate(compiled.columns) if isinstance(column, NumberColumn))
    for dot in compiled.dots or (None,):
        yield Candidate(ExactModel(replace(form, dot=dot), run), program, reach)


def _family(estimator: object, task: str) -> tuple[str, ExactFamily]:
    kind = type(estimator)
    for name in EXACT_MODELS.names():
        family = EXACT_MODELS.load(name)
        if kind.__name__ in family.ESTIMATORS and kind.__module__.startswith("sklearn."):
            if task not in family.TASKS:
                raise NoExactFormError(f"{kind.__name__} has no exact form for the task {task}")
            return name, family
    raise NoExactFormError(f"{kind.__name__} has no exact form")


def _numbers(columns: Columns) -> Iterator[NumberInput]:
    """The inputs of `features.inputs`; whether scikit-learn refuses missing or large ones is found out later."""
    for feature, column in features(columns).items():
        if column.type is ColumnType.TIMESTAMP:
            for part in PARTS:
                yield NumberInput(feature, part, takes_missing=True, most=None)
        elif column.type not in TEXT:
            yield NumberInput(feature, None, takes_missing=True, most=None)


def _inputs(columns: Columns, texts: list[str]) -> Given:
    """The columns of `features.inputs`, in its order, before any preprocessing."""
    given: list[RawText | NumberColumn] = []
    count = 0
    for feature, column in features(columns).items():
        if column.type in TEXT:
            given.append(RawText(texts.index(feature)))
        else:
            size = len(PARTS) if column.type is ColumnType.TIMESTAMP else 1
            given += [NumberColumn(count + place) for place in range(size)]
            count += size
    return given
