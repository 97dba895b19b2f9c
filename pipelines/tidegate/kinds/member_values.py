"""Values of a kind's members that could not be used, though their type is right."""

import datetime
import inspect
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from types import ModuleType, NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin

from tidegate.errors import unknown
from tidegate.records import Stricter

_ORDERED = (int, float, Decimal, datetime.date, datetime.time, datetime.timedelta, NoneType)
"""Types of fields whose one value asks more than another. None asks nothing."""
_INTEGERS = tuple(f"{sign}INT{bits}" for sign in ("", "U") for bits in (8, 16, 32, 64))
_DATATYPES = ("BOOL", "BYTES", "FP16", "FP32", "FP64", *_INTEGERS)
"""The datatypes of the Open Inference Protocol."""


def wrong(module: ModuleType) -> Iterator[str]:
    """What is wrong with the members, one sentence each; each is of its Protocol's type."""
    for name, check in _CHECKS.items():
        if hasattr(module, name):
            yield from (f"{name} {says}" for says in check(getattr(module, name), module))


def _range(limits: tuple[float, float], _: ModuleType) -> Iterator[str]:
    if not limits[0] < limits[1]:
        yield f"must be the least and the largest value, got {limits}"


def _stricter(ways: Mapping[str, Stricter], module: ModuleType) -> Iterator[str]:
    fields = module.Params.model_fields
    for name, way in ways.items():
        if name not in fields:
            yield f"must name fields of Params: {unknown(name, tuple(fields), what='field')}"
        elif not all(map(_is_ordered, _parts(fields[name].annotation))):
            yield f"must name fields that are numbers or times; {name} is not"
        elif way is Stricter.AS_METRIC and "metric" not in fields:
            yield f"says Stricter.AS_METRIC of {name}, so that Params must have a field metric"


def _parts(annotation: Any) -> Iterator[object]:
    """The types that a field's value may have."""
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _parts(get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for part in get_args(annotation):
            yield from _parts(part)
    else:
        yield origin or annotation


def _is_ordered(part: Any) -> bool:
    return isinstance(part, type) and issubclass(part, _ORDERED)


def _paths(paths: tuple[Path, ...], _: ModuleType) -> Iterator[str]:
    for path in paths:
        if path.is_absolute() or ".." in path.parts:
            yield f"must be inside the repository, got {path}"


def _outputs(tensors: Mapping[str, str], _: ModuleType) -> Iterator[str]:
    if not tensors:
        yield "must name a tensor or more: a served answer has nothing else"
    for name, datatype in tensors.items():
        if datatype not in _DATATYPES:
            yield f"has for {name} {unknown(datatype, _DATATYPES, what='datatype')}"


def _command(command: Callable[..., None], _: ModuleType) -> Iterator[str]:
    if not inspect.getdoc(command):
        yield "must have a docstring, which is the verb's help"


_CHECKS: Mapping[str, Callable[[Any, ModuleType], Iterator[str]]] = {
    "OUTPUTS": _outputs,
    "PATHS": _paths,
    "RANGE": _range,
    "STRICTER": _stricter,
    "command": _command,
}
