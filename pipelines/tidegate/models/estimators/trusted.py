"""Which classes a declaration may name; only trusted names are imported.

scikit-learn's public estimators, transformers and splitters are in scikit_learn.json, each with its parameters, which
a test compares with the library. `extra` are the entries that pyproject.toml trusts; the caller chooses the revision.
"""

import inspect
from collections.abc import Collection
from functools import cache
from importlib import import_module
from itertools import chain
from typing import Any

from tidegate.errors import DeclarationError, unknown
from tidegate.models.estimators import file_access, own_modules, parameter_constraints, third_party

LEFT_OUT = {
    "sklearn.preprocessing.FunctionTransformer": "a function cannot be declared",
    "sklearn.model_selection.BaseCrossValidator": "abstract",
    "sklearn.model_selection.BaseShuffleSplit": "abstract",
}
_EXPERIMENTAL = {
    "sklearn.model_selection.HalvingGridSearchCV": "sklearn.experimental.enable_halving_search_cv",
    "sklearn.model_selection.HalvingRandomSearchCV": "sklearn.experimental.enable_halving_search_cv",
    "sklearn.impute.IterativeImputer": "sklearn.experimental.enable_iterative_imputer",
}


@cache
def scikit_learn() -> dict[str, tuple[str, ...]]:
    """scikit-learn's classes and the names of their parameters; `**` stands for any further name."""
    return {target: tuple(parameters) for target, parameters in parameter_constraints.classes().items()}


def misnamed(target: str, parameter: str) -> str | None:
    """Why a class does not accept a parameter: scikit-learn's has none of that name, or none may."""
    if reason := file_access.refusal(parameter):
        return reason
    names = scikit_learn().get(target)
    if names is None or parameter in names or "**" in names:
        return None
    return unknown(parameter, names, what=f"parameter of {target.rpartition('.')[2]}")


def parameters(cls: type[Any], target: str) -> tuple[str, ...] | None:
    """The names of parameters that a class accepts; None if it accepts any."""
    declared = inspect.signature(cls).parameters.values()
    named = tuple(parameter.name for parameter in declared if parameter.kind is not parameter.VAR_KEYWORD)
    if other := third_party.entry(target):
        return (*_inherited(cls), *other.further)
    return None if len(named) < len(declared) else named


def _inherited(cls: type[Any]) -> tuple[str, ...]:
    """The names of all constructors up the line, which pass on to each other what they don't name."""
    constructors = (vars(base)["__init__"] for base in cls.__mro__[:-1] if "__init__" in vars(base))
    declared = chain.from_iterable(inspect.signature(constructor).parameters.values() for constructor in constructors)
    variadic = (inspect.Parameter.VAR_KEYWORD, inspect.Parameter.VAR_POSITIONAL)
    named = (parameter.name for parameter in declared if parameter.kind not in variadic)
    return tuple(name for name in dict.fromkeys(named) if name != "self")


def refusal(target: str, extra: Collection[str] = ()) -> str | None:
    """Why `target` may not be named, with the nearest trusted name; None if it may."""
    if target in scikit_learn() or target in extra:
        return None
    if target in LEFT_OUT:
        return f"{target} is not trusted: {LEFT_OUT[target]}"
    trusted = tuple(sorted({*scikit_learn(), *extra}))
    near = unknown(target, trusted, what="or untrusted class")
    if "did you mean" in near:
        return near
    remedy = "name a class of scikit-learn, or trust your own by `[tool.tidegate] trusted` in pyproject.toml"
    return f"unknown or untrusted class: {target}; {remedy}"


def resolve(target: str, extra: Collection[str] = ()) -> type[Any]:
    """The class of that name. Raises DeclarationError before anything is imported if it is not trusted."""
    if reason := refusal(target, extra):
        raise DeclarationError(reason)
    if target in _EXPERIMENTAL:
        import_module(_EXPERIMENTAL[target])
    own_modules.allow(extra)
    module, _, name = target.rpartition(".")
    try:
        cls = getattr(import_module(module), name, None)
    except ImportError as error:
        raise DeclarationError(f"{target} is trusted but cannot be imported: {error}") from None
    if not isinstance(cls, type):
        raise DeclarationError(f"{target} is trusted but is not a class")
    return cls


def type_names(extra: Collection[str]) -> list[str]:
    """What a model file may hold where these classes are trusted: each by where it is defined, and its own holdings."""
    own_modules.allow(extra)
    return sorted({name for target in extra for name in _type_names(target, extra)})


def _type_names(target: str, extra: Collection[str]) -> tuple[str, ...]:
    if other := third_party.entry(target):
        return other.defined, *other.holds
    cls = resolve(target, extra)
    return (f"{cls.__module__}.{cls.__qualname__}",)
