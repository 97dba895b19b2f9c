"""Which classes a declaration may name. Checking a name imports nothing, and an import follows only a trusted name.

scikit-learn's public estimators, transformers and splitters stand in scikit_learn.json, each with its parameters, which
a test compares with the library. `extra` are the entries that pyproject.toml trusts; the caller says which revision's.
"""

from collections.abc import Collection
from functools import cache
from importlib import import_module
from typing import Any

from tidegate.errors import DeclarationError
from tidegate.models import limits
from tidegate.plugins import unknown

LEFT_OUT = {
    "sklearn.preprocessing.FunctionTransformer": "a function cannot be declared",
    "sklearn.model_selection.BaseCrossValidator": "abstract",
    "sklearn.model_selection.BaseShuffleSplit": "abstract",
}
REFUSED_PARAMETERS = {
    "memory": "joblib would load pickles from that folder",
    "input": "a vectorizer would open the files that the rows name",
}
"""Parameters of trusted classes that would read files of an author's choosing."""

_EXPERIMENTAL = {
    "sklearn.model_selection.HalvingGridSearchCV": "sklearn.experimental.enable_halving_search_cv",
    "sklearn.model_selection.HalvingRandomSearchCV": "sklearn.experimental.enable_halving_search_cv",
    "sklearn.impute.IterativeImputer": "sklearn.experimental.enable_iterative_imputer",
}


@cache
def scikit_learn() -> dict[str, tuple[str, ...]]:
    """scikit-learn's classes and the names of their parameters; `**` stands for any further name."""
    return {target: tuple(parameters) for target, parameters in limits.classes().items()}


def misnamed(target: str, parameter: str) -> str | None:
    """Why a class may not be given a parameter: scikit-learn's takes none of that name, or nobody's should."""
    if parameter in REFUSED_PARAMETERS:
        return f"is not allowed: {REFUSED_PARAMETERS[parameter]}"
    known = scikit_learn().get(target)
    if known is None or parameter in known or "**" in known:
        return None
    return unknown(parameter, known, what=f"parameter of {target.rpartition('.')[2]}")


def refusal(target: str, extra: Collection[str] = ()) -> str | None:
    """Why `target` may not be named, with the nearest trusted name; None if it may."""
    if target in scikit_learn() or target in extra:
        return None
    if target in LEFT_OUT:
        return f"{target} is not trusted: {LEFT_OUT[target]}"
    known = tuple(sorted({*scikit_learn(), *extra}))
    near = unknown(target, known, what="trusted class")
    if "did you mean" in near:
        return near
    remedy = "name a class of scikit-learn, or trust your own by `[tool.tidegate] trusted` in pyproject.toml"
    return f"no such trusted class: {target}; {remedy}"


def resolve(target: str, extra: Collection[str] = ()) -> type[Any]:
    """The class of that name. Raises DeclarationError before anything is imported if it is not trusted."""
    if reason := refusal(target, extra):
        raise DeclarationError(reason)
    if target in _EXPERIMENTAL:
        import_module(_EXPERIMENTAL[target])
    module, _, name = target.rpartition(".")
    try:
        found = getattr(import_module(module), name, None)
    except ImportError as error:
        raise DeclarationError(f"{target} is trusted but cannot be imported: {error}") from None
    if not isinstance(found, type):
        raise DeclarationError(f"{target} is trusted but is no class")
    return found
