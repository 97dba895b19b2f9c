"""A candidate of a search: a value for each parameter of the space that counts."""

from collections.abc import Callable, Mapping
from typing import Any

from tidegate.config.schema.search_space import condition

Candidate = dict[str, object]


def drawn(space: Mapping[str, Any], draw: Callable[[str, Any], object]) -> Candidate:
    """One candidate: `draw(parameter, dimension)` for each that counts. The order in YAML decides nothing."""
    candidate: Candidate = {}
    for parameter in in_order(space):
        if all(
            other in candidate and _met(candidate[other], wanted)
            for other, wanted in condition(space[parameter]).items()
        ):
            candidate[parameter] = draw(parameter, space[parameter])
    return candidate


def in_order(space: Mapping[str, Any]) -> list[str]:
    """The parameters by name, each after those that its condition names."""
    waiting, placed = sorted(space), list[str]()
    while waiting:
        free = next(name for name in waiting if set(condition(space[name])) <= set(placed))
        waiting.remove(free)
        placed.append(free)
    return placed


def same(one: object, other: object) -> bool:
    """Whether two declared values are one; true is not 1."""
    return isinstance(one, bool) == isinstance(other, bool) and one == other


def _met(value: object, wanted: object) -> bool:
    return any(same(value, one) for one in (wanted if isinstance(wanted, list) else [wanted]))
