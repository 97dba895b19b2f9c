"""Build the object that a declaration names, or report everything wrong with it.

Neither needs data. A mapping with `_target_` is an object, at any depth: meta-estimators, steps of a pipeline,
cross-validation splitters.
"""

import inspect
import re
from collections.abc import Collection, Iterator, Mapping
from typing import Any

from tidegate.config.schema.train import Built
from tidegate.errors import DeclarationError, Problem, unknown
from tidegate.models.estimators import file_access, trusted
from tidegate.models.estimators.value_checks import labelled

TARGET = "_target_"


def problems(built: Built, extra: Collection[str] = ()) -> list[tuple[str, str]]:
    """(key path, what is wrong and what to do) for the object and all objects within it; empty if it can be made."""
    return list(_object_problems({TARGET: built.target, **built.parameters}, "", extra))


def instantiate(built: Built, extra: Collection[str] = ()) -> Any:
    """The object of a declaration without problems. Raises DeclarationError where it would read files all the same."""
    instance = _make({TARGET: built.target, **built.parameters}, extra)
    if parameter := file_access.opened_by(instance):
        raise DeclarationError(Problem(file_access.refusal(parameter) or "", key=parameter))
    return instance


def value_problems(estimator: Any, parameter: str, value: object) -> Iterator[str]:
    """What is wrong with a plain value for a parameter of that object or, as `estimator__C`, of an object within it."""
    *path, name = parameter.split("__")
    for part in path:
        estimator = estimator.get_params(deep=True).get(part)
        if not hasattr(estimator, "get_params"):
            yield f"no object at {part} to set {name} on"
            return
    cls = type(estimator)
    if reason := _name_problem(cls, name) or next(_file_problems(value), None) or _limit_problem(cls, name, value):
        yield reason


def _file_problems(value: object) -> Iterator[str]:
    return (f"{path} {reason}" for path, reason in file_access.refusals(value))


def _make(value: Any, extra: Collection[str], fits: tuple[type[Any], str] | None = None) -> Any:
    match value:
        case {"_target_": str(target)}:
            cls = trusted.resolve(target, extra)
            parameters = {name: labelled(name, inner) for name, inner in value.items() if name != TARGET}
            return cls(**{name: _make(inner, extra, (cls, name)) for name, inner in parameters.items()})
        case dict():
            return {key: _make(inner, extra) for key, inner in value.items()}
        case list():
            items = [_make(inner, extra) for inner in value]
            needs_tuple = fits and _breaks_limit(*fits, items) and not _breaks_limit(*fits, tuple(items))
            return tuple(items) if needs_tuple else items
        case _:
            return value


def _object_problems(value: Mapping[str, object], at: str, extra: Collection[str]) -> Iterator[tuple[str, str]]:
    target, parameters = value[TARGET], {key: inner for key, inner in value.items() if key != TARGET}
    if not isinstance(target, str):
        yield _join(at, TARGET), f"must be the name of a class, got {target!r}"
        return
    if reason := trusted.refusal(target, extra):
        yield _join(at, TARGET), reason
        return
    cls = trusted.resolve(target, extra)
    for name in _required(cls) - set(parameters):
        yield at, f"{cls.__name__} needs the parameter {name}"
    for name, inner in parameters.items():
        path = _join(at, name)
        if reason := _name_problem(cls, name):
            yield path, reason
        elif inner_problems := list(_inner_problems(inner, path, extra)):
            yield from inner_problems
        elif reason := _limit_problem(cls, name, _make(inner, extra, (cls, name))):
            yield path, reason


def _inner_problems(value: Any, at: str, extra: Collection[str]) -> Iterator[tuple[str, str]]:
    match value:
        case {"_target_": _}:
            yield from _object_problems(value, at, extra)
        case dict():
            for key, inner in value.items():
                path = _join(at, str(key))
                if reason := file_access.refusal(str(key)):
                    yield path, reason
                else:
                    yield from _inner_problems(inner, path, extra)
        case list():
            for index, inner in enumerate(value):
                yield from _inner_problems(inner, _join(at, str(index)), extra)


def _name_problem(cls: type[Any], name: str) -> str | None:
    if reason := file_access.refusal(name):
        return reason
    names = trusted.parameters(cls, f"{cls.__module__}.{cls.__qualname__}")
    if names is None or name in names:
        return None
    return unknown(name, names, what=f"parameter of {cls.__name__}")


def _required(cls: type[Any]) -> set[str]:
    parameters = inspect.signature(cls).parameters.values()
    by_name = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.KEYWORD_ONLY)
    return {
        parameter.name for parameter in parameters if parameter.kind in by_name and parameter.default is parameter.empty
    }


def _limit_problem(cls: type[Any], name: str, value: object) -> str | None:
    if not (reason := _breaks_limit(cls, name, value)):
        return None
    limit = re.search(r" must be (.*)\. Got ", reason, re.DOTALL)
    return f"must be {limit[1] if limit else 'another value'}, got {value!r}"


def _breaks_limit(cls: type[Any], name: str, value: object) -> str | None:
    """scikit-learn's own message for a value outside the limits that the class declares for its parameter."""
    from sklearn.utils._param_validation import InvalidParameterError, validate_parameter_constraints

    limits = getattr(cls, "_parameter_constraints", {})
    try:
        validate_parameter_constraints(limits, {name: value}, cls.__name__)
    except InvalidParameterError as error:
        return str(error)
    return None


def _join(at: str, key: str) -> str:
    return f"{at}.{key}" if at else key
