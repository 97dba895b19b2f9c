"""Draw candidates from a space, in an order of its parameters that is fixed."""

from collections.abc import Callable, Mapping
from typing import Any

from tidegate.config.schema.search_space import condition
from tidegate.searches._values import same

DIGITS = 6
"""Significant digits of a drawn number: a logarithm's last ones differ by machine, and would make another model."""

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


def shortened(value: float, dimension: Any) -> float:
    """A drawn number to six digits, within its range."""
    low, high = float(dimension.low), float(dimension.high)
    return min(max(float(f"{value:.{DIGITS}g}"), low), high)


def _met(value: object, wanted: object) -> bool:
    return any(same(value, one) for one in (wanted if isinstance(wanted, list) else [wanted]))
