"""Hold a module to a Protocol: which members it lacks, and which of its functions cannot be called as is declared."""

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
    """What is wrong with the members that the module does define, one sentence each."""
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
    """The parameters that a caller gives: name, and whether by name only. One with a default is the function's own."""
    parameters = inspect.signature(function).parameters.values()
    return [(each.name, each.kind is each.KEYWORD_ONLY) for each in parameters if each.default is each.empty]


def _spelled(parameters: list[tuple[str, bool]]) -> str:
    positional = [name for name, by_name in parameters if not by_name]
    named = [name for name, by_name in parameters if by_name]
    return ", ".join([*positional, *(["*"] if named else []), *named])
