"""Refuse parameters that would read files of an author's choosing.

They are refused by name, once more in what was built, and in what a model file holds. Grids and search spaces set
parameters of objects within objects as `inner__memory`, so that only the last part counts.
"""

from collections.abc import Iterable, Iterator
from typing import Any

REFUSED = {
    "memory": "joblib would load pickles from that folder",
    "input": "a vectorizer would open the files that the rows name",
}
HARMLESS = {"memory": None, "input": "content"}
"""The parameters' values if nothing sets them."""


def refusal(parameter: str) -> str | None:
    """Why a declaration may not set a parameter of that name, at any depth; None if it may."""
    reason = REFUSED.get(parameter.rpartition("__")[2])
    return f"is not allowed: {reason}" if reason else None


def refusals(value: object, at: str = "") -> Iterator[tuple[str, str]]:
    """(key path, reason) for each refused name among the keys of a declared value, at any depth, as in grids."""
    for name, inner in _entries(value):
        path = f"{at}.{name}" if at else name
        if isinstance(value, dict) and (reason := refusal(name)):
            yield path, reason
        else:
            yield from refusals(inner, path)


def opened_by(built: Any) -> str | None:
    """The parameter of a built object, of one within it or of a grid of theirs that would read files; None if none.

    Looks at what was built, not at what was declared: however a value got there.
    """
    waiting, seen = [("", built)], set()
    while waiting:
        at, value = waiting.pop()
        if id(value) in seen:
            continue
        seen.add(id(value))
        parameters = value.get_params(deep=True).items() if _has_parameters(value) else _entries(value)
        for name, inner in parameters:
            last = name.rpartition("__")[2]
            if last in HARMLESS and inner != HARMLESS[last]:
                return f"{at}.{name}" if at else name
            waiting.append((f"{at}.{name}" if at else name, inner))
    return None


def opened_by_fitted(parts: Iterable[object]) -> str | None:
    """The parameter of one of the loaded objects of scikit-learn's by which it would read files; None if there is none.

    A file may set on a fitted object what no declaration can.
    """
    for part in parts:
        if not type(part).__module__.startswith("sklearn."):
            continue
        held = getattr(part, "__dict__", {})
        for name, harmless in HARMLESS.items():
            value = held.get(name, harmless)
            if not isinstance(value, type(harmless)) or value != harmless:
                return f"{type(part).__name__}.{name}"
    return None


def _has_parameters(value: object) -> bool:
    return hasattr(value, "get_params") and not isinstance(value, type)


def _entries(value: object) -> Iterable[tuple[str, object]]:
    match value:
        case dict():
            return ((str(key), inner) for key, inner in value.items())
        case list() | tuple():
            return ((str(index), inner) for index, inner in enumerate(value))
        case _:
            return ()
