"""Which few candidates of a search's space are tried before data are read.

Of a parameter's values the numbers between the smallest and the largest are left out. Where what is left has `MOST`
combinations or fewer, all are tried. Else each value is tried beside the first ones of the others, then each pair of
values of two parameters, with as many pairs in a candidate as fit. What counts under a condition only is tried there.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from math import prod
from typing import Any

from tidegate.config.schema.search_candidate import Candidate, drawn, in_order, same
from tidegate.config.schema.search_space import condition, values

MOST, MOST_TO_CONFIRM = 24, 96
"""Candidates that are tried of any space, and of a value with which none of these could be fitted."""

Setting = tuple[str, int]
"""A parameter, and the place of a value among those of it that are tried."""
Settings = frozenset[Setting]
"""A candidate."""
Pair = tuple[Setting, Setting]


@dataclass(frozen=True, slots=True)
class TriedValues:
    """A space, and which values of each parameter are tried, at least one."""

    space: Mapping[str, Any]
    values: Mapping[str, Sequence[object]]

    def value(self, setting: Setting) -> object:
        return self.values[setting[0]][setting[1]]

    def candidate(self, settings: Settings) -> Candidate:
        return {setting[0]: self.value(setting) for setting in sorted(settings)}

    def every(self) -> list[Setting]:
        return [(name, place) for name in in_order(self.space) for place in range(len(self.values[name]))]


def options(space: Mapping[str, Any]) -> TriedValues:
    """Of a valid space."""
    named = [(other, value) for dimension in space.values() for other, value in _conditions(dimension)]
    kept = {name: [value for other, value in named if other == name] for name in space}
    return TriedValues(space, {name: _ends(dimension, kept[name]) for name, dimension in space.items()})


def first(tried: TriedValues) -> list[Settings]:
    """The candidates to begin with, `MOST` at most."""
    if (every := all_with(tried, None)) is not None:
        return every
    found: dict[Settings, None] = {}
    for setting in tried.every():
        if (settings := _holding(tried, (setting,), lambda _: 0)) is not None:
            found[settings] = None
    for pair in combinations(tried.every(), 2):
        if len(found) >= MOST:
            break
        if pair[0][0] != pair[1][0] and not any({*pair} <= settings for settings in found):
            seen = {made for settings in found for made in pairs(settings)}
            if (settings := _holding(tried, pair, _Newest(tried, pair, seen))) is not None:
                found[settings] = None
    return list(found)[:MOST]


def all_with(tried: TriedValues, setting: Setting | None) -> list[Settings] | None:
    """Every candidate with that setting, or every one; None where they may be more than are tried."""
    names = [name for name in in_order(tried.space) if not setting or name != setting[0]]
    if prod(len(tried.values[name]) for name in names) > (MOST_TO_CONFIRM if setting else MOST):
        return None
    found: dict[Settings, None] = {}
    for places in product(*(range(len(tried.values[name])) for name in names)):
        chosen = dict(zip(names, places, strict=True)) | (dict([setting]) if setting else {})
        settings = _settings(tried, chosen.__getitem__)
        if setting is None or setting in settings:
            found[settings] = None
    return list(found)


def pairs(settings: Settings) -> Iterator[Pair]:
    """Every two settings of a candidate."""
    yield from combinations(sorted(settings), 2)


class _Newest:
    """Choose the value that makes the most pairs, with those chosen before it, that no candidate has."""

    def __init__(self, tried: TriedValues, wanted: Sequence[Setting], seen: set[Pair]) -> None:
        self.tried, self.chosen, self.seen = tried, dict(wanted), seen

    def __call__(self, parameter: str) -> int:
        self.chosen[parameter] = max(
            range(len(self.tried.values[parameter])), key=lambda place: self._new(parameter, place)
        )
        return self.chosen[parameter]

    def _new(self, parameter: str, place: int) -> int:
        made = {tuple(sorted(((parameter, place), other))) for other in self.chosen.items() if other[0] != parameter}
        return len(made - self.seen)


def _holding(tried: TriedValues, wanted: Sequence[Setting], choose: Callable[[str], int]) -> Settings | None:
    """A candidate with these settings, and what their conditions need; None where these exclude each other."""
    needed = dict(wanted)
    waiting = [*needed]
    while waiting:
        for other, met in condition(tried.space[waiting.pop()]).items():
            if other not in needed:
                listed = tried.values[other]
                needed[other] = next(place for place, value in enumerate(listed) if _is_in(value, _listed(met)))
                waiting.append(other)
    settings = _settings(tried, lambda name: needed[name] if name in needed else choose(name))
    return settings if {*wanted} <= settings else None


def _settings(tried: TriedValues, choose: Callable[[str], int]) -> Settings:
    """One candidate: only what counts is chosen."""
    found: dict[str, int] = {}

    def chosen(parameter: str, _: object) -> object:
        found[parameter] = choose(parameter)
        return tried.value((parameter, found[parameter]))

    drawn(tried.space, chosen)
    return frozenset(found.items())


def _conditions(dimension: Any) -> Iterator[tuple[str, object]]:
    """(parameter, value) for each value that the dimension's condition names."""
    yield from ((other, value) for other, wanted in condition(dimension).items() for value in _listed(wanted))


def _ends(dimension: Any, kept: Sequence[object]) -> list[object]:
    """The ends of a range; of listed values all but the numbers between others of their type, without those kept."""
    if (listed := values(dimension)) is None:
        return [dimension.low, dimension.high]
    whole = sorted(value for value in listed if type(value) is int)
    broken = sorted(value for value in listed if type(value) is float)
    inner = [value for value in (*whole[1:-1], *broken[1:-1]) if not _is_in(value, kept)]
    return [value for value in listed if not _is_in(value, inner)]


def _listed(wanted: object) -> list[object]:
    return wanted if isinstance(wanted, list) else [wanted]


def _is_in(value: object, others: Sequence[object]) -> bool:
    return any(same(value, other) for other in others)
