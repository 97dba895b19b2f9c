"""Problems of declared spaces: what cannot be tried, or never would be."""

from collections.abc import Iterator
from math import prod
from typing import Any

from tidegate.config.schema.search_candidate import same
from tidegate.config.schema.search_space import (
    Drawn,
    OneOf,
    condition,
    is_logarithmic,
    values,
)
from tidegate.config.schema.train_kinds import SearchParams
from tidegate.errors import unknown

Problems = Iterator[tuple[str, str]]
"""(key below train.search, what is wrong)."""


def no_values(params: SearchParams) -> Problems:
    """A space without a parameter, a parameter without a value, a range without numbers, a condition never met."""
    if not params.space:
        yield "space", f"is empty; {params.kind} needs values to try"
    for parameter, dimension in params.space.items():
        at = f"space.{parameter}"
        listed, place = values(dimension), f"{at}.values" if isinstance(dimension, OneOf) else at
        if listed == []:
            yield place, "is empty"
        elif listed and (again := _again(listed)):
            yield f"{place}.{again}", f"lists {listed[again]} a second time; each value is tried once"
        elif isinstance(dimension, Drawn) and not isinstance(dimension, OneOf):
            yield from _range(at, dimension)
        for other, wanted in condition(dimension).items():
            yield from _condition(f"{at}.when.{other}", other, wanted, params)
    yield from _circles(params)


def listed_only(params: SearchParams) -> Problems:
    """The same, and distributions, of which not every value can be tried."""
    yield from no_values(params)
    for parameter, dimension in params.space.items():
        if not isinstance(dimension, list):
            yield (
                f"space.{parameter}",
                f"is not a list of values; {params.kind} tries all, so list them, or choose random",
            )


def combinations(params: SearchParams) -> int:
    """How many there are of listed values; conditions may leave fewer."""
    return prod(len(values(dimension) or ()) for dimension in params.space.values())


def at_most(candidates: int, params: SearchParams) -> int:
    """So many candidates, or as many as there are combinations, where all values are listed."""
    is_listed = all(values(dimension) is not None for dimension in params.space.values())
    return min(candidates, combinations(params)) if is_listed else candidates


def one_only(params: SearchParams) -> Problems:
    """A space from which nothing is chosen."""
    if at_most(2, params) == 1:
        yield "space", "has one combination: nothing is chosen, at the cost of a search; declare it in train.estimator"


def too_many(candidates: int, params: SearchParams) -> Problems:
    """More candidates than there are."""
    if (count := at_most(candidates, params)) < candidates:
        yield "candidates", f"asks for {candidates} of at most {count}: all are tried, as by the kind grid"


def _again(listed: list[object]) -> int:
    """The place of the first value that an earlier one is; 0 where none is."""
    return next((place for place, value in enumerate(listed) if any(same(value, one) for one in listed[:place])), 0)


def _range(at: str, dimension: Any) -> Problems:
    if not dimension.low < dimension.high:
        yield f"{at}.high", f"must be greater than low, {dimension.low}; got {dimension.high}"
    if is_logarithmic(dimension) and dimension.low <= 0:
        yield f"{at}.low", f"must be greater than 0 for orders of magnitude; got {dimension.low}"


def _condition(at: str, other: str, wanted: object, params: SearchParams) -> Problems:
    if other not in params.space:
        yield at, unknown(other, tuple(params.space), what="parameter of the space")
    elif (tried := values(params.space[other])) is None:
        yield at, f"{other} is a range of numbers; a condition needs a parameter with listed values"
    elif never := [value for value in _listed(wanted) if not any(same(value, one) for one in tried)]:
        yield at, f"{other} is never {never[0]}; the space has {', '.join(map(str, tried))}"
    elif not _listed(wanted):
        yield at, "is empty"


def _circles(params: SearchParams) -> Problems:
    """Parameters that count only where each other does."""
    for parameter in sorted(params.space):
        if parameter in _above(parameter, params):
            yield f"space.{parameter}.when", f"{parameter} counts only where it counts itself; break the circle"


def _above(parameter: str, params: SearchParams) -> set[str]:
    found: set[str] = set()
    waiting = [parameter]
    while waiting:
        for other in condition(params.space.get(waiting.pop())):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found


def _listed(wanted: object) -> list[object]:
    return wanted if isinstance(wanted, list) else [wanted]
