"""Check a module against a Protocol: missing members, wrong parameters."""

import inspect
from collections.abc import Callable, Iterator
from types import FunctionType, ModuleType


def of(protocol: type) -> tuple[str, ...]:
    """The names of the members, in order."""
    return tuple(name for name in vars(protocol) if not name.startswith("_"))


def missing(module: ModuleType, protocol: type) -> list[str]:
    """The members that the module does not define."""
    return [name for name in of(protocol) if not hasattr(module, name)]


def unfit(module: ModuleType, protocol: type) -> Iterator[str]:
    """What is wrong with the members that the module defines, one sentence each."""
    for name in of(protocol):
        declared, defined = vars(protocol)[name], getattr(module, name)
        if isinstance(declared, FunctionType):
            if not callable(defined):
                yield f"{name} must be a function"
            elif _called(defined) != (wanted := _called(declared)[1:]):
                yield f"{name} must take ({_spelled(wanted)})"
        elif name == "Params" and not isinstance(defined, type):
            yield "Params must be a class"


def _called(function: Callable[..., object]) -> list[tuple[str, bool]]:
    """The parameters that a caller must give: name, and whether keyword-only. One with a default is optional."""
    parameters = inspect.signature(function).parameters.values()
    required = (parameter for parameter in parameters if parameter.default is parameter.empty)
    return [(parameter.name, parameter.kind is parameter.KEYWORD_ONLY) for parameter in required]


def _spelled(parameters: list[tuple[str, bool]]) -> str:
    positional = [name for name, by_name in parameters if not by_name]
    named = [name for name, by_name in parameters if by_name]
    return ", ".join([*positional, *(["*"] if named else []), *named])
