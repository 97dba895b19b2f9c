"""Cache the results of a method on its object.

`functools.cache` would keep every object for the life of the process.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

Result = TypeVar("Result")
Name = TypeVar("Name", bound=str)


def remembered(method: Callable[[Any, Name], Result]) -> Callable[[Any, Name], Result]:
    """A method of one name that computes its result once per name and object."""

    @wraps(method)
    def recall(self: Any, name: Name) -> Result:
        results: dict[tuple[str, str], Result] = vars(self).setdefault("_remembered", {})
        key = (method.__name__, name)
        if key not in results:
            results[key] = method(self, name)
        return results[key]

    return recall
