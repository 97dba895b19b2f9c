"""Remember what a method found, for as long as its object lives: `functools.cache` would keep every object for ever."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

Result = TypeVar("Result")
Name = TypeVar("Name", bound=str)


def remembered(method: Callable[[Any, Name], Result]) -> Callable[[Any, Name], Result]:
    """A method of one name that computes its result once per name and object."""

    @wraps(method)
    def recall(self: Any, name: Name) -> Result:
        known: dict[tuple[str, str], Result] = vars(self).setdefault("_remembered", {})
        key = (method.__name__, name)
        if key not in known:
            known[key] = method(self, name)
        return known[key]

    return recall
