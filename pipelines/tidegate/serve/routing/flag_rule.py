"""Evaluate a flag's rule for a caller, as flagd does.

Of a rule that `flag_checks` has found nothing in, without `$ref`. Callers are hashed by MurmurHash3 of CBOR, in integer
arithmetic: https://flagd.dev/reference/specifications/custom-operations/fractional-operation-spec/
"""

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from string import ascii_lowercase, ascii_uppercase

from tidegate.json_value import Json
from tidegate.serve.routing import semantic_version
from tidegate.serve.routing.caller import FLAG, KEY, NOW, Caller, now
from tidegate.serve.routing.murmur3 import murmur3

_LOWER = str.maketrans(ascii_uppercase, ascii_lowercase)
_UPPER = str.maketrans(ascii_lowercase, ascii_uppercase)
_SAME: Mapping[str, Callable[[Json, Json], bool]] = {
    "==": operator.eq,
    "===": operator.eq,
    "!=": operator.ne,
    "!==": operator.ne,
}
_ORDER: Mapping[str, Callable[[int, int], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class FlagRequest:
    """The flag, and who is asking for it."""

    flag: str
    caller: Caller

    def variant(self, rule: Json) -> str | None:
        """The variant for the caller; None where the rule gives none."""
        match rule:
            case {"if": [*branches]}:
                for place in range(0, len(branches) - 1, 2):
                    if self._value(branches[place]):
                        return self.variant(branches[place + 1])
                return self.variant(branches[-1]) if len(branches) % 2 else None
            case {"fractional": [*shares]}:
                return self._share(shares)
            case str():
                return rule
        return None

    def _share(self, shares: list[Json]) -> str | None:
        if isinstance(shares[0], list):
            key = self.caller.get(KEY)
            hashed = b"\x82" + _cbor(self.flag) + _cbor(key) if key else b""
        else:
            by = self._value(shares[0])
            hashed = _cbor(by) if isinstance(by, str) else b""
            shares = shares[1:]
        if not hashed:
            return None
        weights = [*_weights(shares)]
        bucket = murmur3(hashed) * sum(weight for _, weight in weights) >> 32
        end = 0
        for variant, weight in weights:
            end += weight
            if bucket < end:
                return variant
        return None

    def _value(self, value: Json) -> Json:
        """What JSONLogic makes of it."""
        match value:
            case {"var": given}:
                return self._attribute(given)
            case {"or": items}:
                return any(self._value(item) for item in _items(items))
            case {"and": items}:
                return all(self._value(item) for item in _items(items))
            case dict():
                ((name, given),) = value.items()
                return _operated(name, [self._value(item) for item in _items(given)])
        return value

    def _attribute(self, given: Json) -> Json:
        name, *others = _items(given)
        if name == NOW:
            return now()
        found = self.flag if name == FLAG else self.caller.get(str(name))
        return (others[0] if others else None) if found is None else found


def _operated(name: str, items: list[Json]) -> Json:
    if name in _SAME:
        return _SAME[name](*items)
    if name in _ORDER:
        return _is_ordered(_ORDER[name], items)
    match name, items:
        case "!" | "!!", [item]:
            return bool(item) == (name == "!!")
        case "cat", _:
            return "".join("" if item is None else str(item) for item in items)
        case "lower" | "upper", [str(text)]:
            return text.translate(_LOWER if name == "lower" else _UPPER)
        case "in", [str(one), str() | list() as other]:
            return one in other
        case "starts_with" | "ends_with", [str(one), str(other)]:
            return one.startswith(other) if name == "starts_with" else one.endswith(other)
        case "sem_ver", [str(one), str(how), str(other)]:
            return semantic_version.compared(one, how, other)
    return None if name in ("lower", "upper") else False


def _is_ordered(is_so: Callable[[int, int], bool], items: list[Json]) -> bool:
    numbers = [item for item in items if isinstance(item, int)]
    return len(numbers) == len(items) and all(is_so(one, other) for one, other in pairwise(numbers))


def _items(given: Json) -> list[Json]:
    return given if isinstance(given, list) else [given]


def _cbor(text: str) -> bytes:
    """Text in CBOR's shortest form (RFC 8949, 3.1): its kind and length, then UTF-8."""
    data = text.encode()
    size = len(data)
    if size < 24:
        return bytes([0x60 | size]) + data
    width = next(width for width in (1, 2, 4, 8) if size < 256**width)
    return bytes([0x60 | 23 + (1, 2, 4, 8).index(width) + 1]) + size.to_bytes(width) + data


def _weights(shares: list[Json]) -> Iterator[tuple[str, int]]:
    for share in shares:
        match share:
            case [str(variant), int(weight)]:
                yield variant, weight
            case [str(variant)]:
                yield variant, 1
