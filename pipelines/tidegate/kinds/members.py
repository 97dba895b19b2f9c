"""Check a module against a Protocol: missing members, types, parameters."""

import inspect
import reprlib
from collections.abc import Callable, Iterator, Mapping
from types import EllipsisType, FunctionType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from tidegate.kinds import annotations


def of(protocol: type) -> tuple[str, ...]:
    """The names of the members, in order."""
    return tuple(name for name in vars(protocol) if not name.startswith("_"))


def missing(module: object, protocol: type) -> list[str]:
    """The members that the module does not define."""
    return [name for name in of(protocol) if not hasattr(module, name)]


def unfit(module: object, protocol: type) -> Iterator[str]:
    """What is wrong with the members that the module defines, one sentence each."""
    for name in of(protocol):
        declared, defined = vars(protocol)[name], getattr(module, name)
        if isinstance(declared, FunctionType):
            if not callable(defined):
                yield f"{name} must be a function"
            elif _called(defined) != (wanted := _called(declared)[1:]):
                yield f"{name} must take ({_spelled(wanted)})"
        elif not fits(defined, annotations.type_of(protocol, name)):
            yield f"{name} must be a {annotations.spelled(protocol, name)}, got {reprlib.repr(defined)}"


def fits(value: object, type_: Any) -> bool:
    """Whether the value is of the type. A whole number is a float, and truth is none; a module can be a Protocol."""
    parts = get_args(type_)
    match get_origin(type_) or type_:
        case origin if origin in (Any, object) or isinstance(origin, TypeVar):
            return True
        case origin if origin in (Union, UnionType):
            return any(fits(value, part) for part in parts)
        case origin if origin is float:
            return isinstance(value, int | float) and not isinstance(value, bool)
        case origin if origin is type:
            return isinstance(value, type) and (not parts or issubclass(value, parts))
        case origin if origin is Callable:
            return callable(value)
        case origin if getattr(origin, "_is_protocol", False):
            return not missing(value, origin) and not list(unfit(value, origin))
        case origin:
            return isinstance(value, origin) and _entries_fit(value, parts)


def _entries_fit(value: object, parts: tuple[object, ...]) -> bool:
    match value, parts:
        case Mapping(), (key, inner):
            return all(fits(name, key) and fits(entry, inner) for name, entry in value.items())
        case frozenset(), (inner,):
            return all(fits(entry, inner) for entry in value)
        case tuple(), (inner, EllipsisType()):
            return all(fits(entry, inner) for entry in value)
        case tuple(), _:
            return len(value) == len(parts) and all(map(fits, value, parts))
    return True


def _called(function: Callable[..., object]) -> list[tuple[str, bool]]:
    """The parameters that a caller must give: name, and whether keyword-only. One with a default is optional."""
    parameters = inspect.signature(function).parameters.values()
    required = (parameter for parameter in parameters if parameter.default is parameter.empty)
    return [(parameter.name, parameter.kind is parameter.KEYWORD_ONLY) for parameter in required]


def _spelled(parameters: list[tuple[str, bool]]) -> str:
    positional = [name for name, by_name in parameters if not by_name]
    named = [name for name, by_name in parameters if by_name]
    return ", ".join([*positional, *(["*"] if named else []), *named])
