"""Write `models/estimators/scikit_learn.json`: scikit-learn's public classes, their parameters and what each takes.

Importing scikit-learn takes seconds, so that a declaration is validated by this list instead. After an upgrade:
`python -m generators.scikit_learn`; a test fails until then.
"""

import inspect
import json
from collections.abc import Iterator
from importlib import import_module
from numbers import Integral, Real
from typing import Any

from sklearn import model_selection
from sklearn.experimental import enable_halving_search_cv, enable_iterative_imputer  # noqa: F401 (they register)
from sklearn.utils import _param_validation as limiting
from sklearn.utils.discovery import all_estimators

from tidegate.artifacts import write_text
from tidegate.models.estimators.parameter_constraints import ANYTHING, CATALOGUE
from tidegate.models.estimators.trusted import LEFT_OUT

_MARKS: dict[Any, str] = {inspect.Parameter.VAR_KEYWORD: "**", inspect.Parameter.VAR_POSITIONAL: "*"}
_TYPES = {str: "text", bool: "bool", int: "int", float: "fraction", list: "list", tuple: "list", dict: "mapping"}


def generate() -> dict[str, dict[str, list[str]]]:
    """By public name: what each parameter takes, in the words of `limits`."""
    splitters = (getattr(model_selection, name) for name in model_selection.__all__)
    classes = {cls for _, cls in all_estimators()} | {
        each for each in splitters if inspect.isclass(each) and hasattr(each, "split")
    }
    named = {_public_name(cls): cls for cls in classes}
    return {name: _parameters(named[name]) for name in sorted(set(named) - set(LEFT_OUT))}


def _public_name(cls: type[Any]) -> str:
    parts = cls.__module__.split(".")
    modules = (".".join(parts[:length]) for length in range(2, len(parts) + 1))
    return next(
        f"{module}.{cls.__name__}"
        for module in modules
        if "._" not in module and getattr(import_module(module), cls.__name__, None) is cls
    )


def _parameters(cls: type[Any]) -> dict[str, list[str]]:
    limits = getattr(cls, "_parameter_constraints", {})
    found = {}
    for parameter in inspect.signature(cls).parameters.values():
        stated = limits.get(parameter.name, "no_validation")
        constraints = [] if stated == "no_validation" else map(limiting.make_constraint, stated)
        words = list(dict.fromkeys(word for each in constraints for word in _words(each)))
        name = _MARKS.get(parameter.kind, parameter.name)
        found[name] = words or [ANYTHING if stated == "no_validation" else "object"]
    return found


def _words(constraint: Any) -> Iterator[str]:
    """What one constraint takes of the values that YAML can write."""
    match constraint:
        case limiting.Interval(type=kind, left=left, right=right, closed=closed):
            name = {Integral: "int", Real: "float"}.get(kind, "fraction")
            opening, closing = "[" if closed in ("left", "both") else "(", "]" if closed in ("right", "both") else ")"
            low, high = "-inf" if left is None else f"{left:.17g}", "inf" if right is None else f"{right:.17g}"
            yield f"{name} {opening}{low}, {high}{closing}"
        case limiting.Options(options=options):
            written = sorted(each for each in options if isinstance(each, str | int | float))
            yield from (f"= {json.dumps(each)}" for each in written)
        case limiting._InstancesOf(type=kind):
            yield from (word for writable, word in _TYPES.items() if issubclass(writable, kind))
        case limiting._NoneConstraint():
            yield "null"
        case limiting._ArrayLikes() | limiting._IterablesNotString():
            yield "list"
        case limiting.HasMethods(methods=methods):
            yield "object"
            yield from (word for writable, word in _TYPES.items() if all(hasattr(writable, each) for each in methods))
        case _:  # those made of others; what is left over cannot be written: callables, sparse matrices, NaN
            yield from (word for each in getattr(constraint, "_constraints", ()) for word in _words(each))


if __name__ == "__main__":
    lines = ",\n".join(f"{json.dumps(name)}: {json.dumps(each)}" for name, each in generate().items())
    write_text(CATALOGUE, f"{{\n{lines}\n}}\n")
