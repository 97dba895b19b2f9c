"""Give a problem of a window's rows the file or source that it is about, where it names none."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from tidegate.errors import EvidenceError, Where


@contextmanager
def about(place: str) -> Iterator[None]:
    """Problems with a place or a key of their own keep it."""
    try:
        yield
    except EvidenceError as error:
        raise EvidenceError(
            problem if problem.where or problem.key else replace(problem, where=Where(place))
            for problem in error.problems
        ) from None
