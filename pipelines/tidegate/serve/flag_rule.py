"""Evaluate a flag's rule for a caller's key, as flagd does.

Rules are `if`, `fractional` and what compares a key. Callers are hashed by MurmurHash3 of CBOR, in integer arithmetic:
https://flagd.dev/reference/specifications/custom-operations/fractional-operation-spec/
"""

from collections.abc import Iterator

from tidegate.json_value import Json

KEY, FLAG = "targetingKey", "$flagd.flagKey"
MOST_WEIGHT = 2**31 - 1
MOST_DEPTH = 32
COMPARING = {"==": 2, "!=": 2, "in": 2, "starts_with": 2, "ends_with": 2}
"""Operators of two values each."""
MANY = ("or", "and", "cat")
_MASK = 2**32 - 1


def problems(rule: Json, variants: frozenset[str], *, depth: int = 0) -> Iterator[str]:
    """Why a rule can't give one of the variants."""
    if depth > MOST_DEPTH:
        yield f"is nested more than {MOST_DEPTH} deep"
        return
    match rule:
        case None:
            return
        case str():
            if rule not in variants:
                yield f"unknown variant {rule!r}"
        case {"if": [_, _, *_] as branches, **more} if not more:
            for place, branch in enumerate(branches):
                if place % 2 == 0 and place != len(branches) - 1:
                    yield from _value_problems(branch, depth + 1)
                else:
                    yield from problems(branch, variants, depth=depth + 1)
        case {"fractional": [*shares], **more} if not more:
            yield from _share_problems(shares, variants, depth)
        case _:
            yield "gives no variant: a name, if, or fractional"


def _share_problems(shares: list[Json], variants: frozenset[str], depth: int) -> Iterator[str]:
    if shares and not isinstance(shares[0], list):
        yield from _text_problems(shares[0], depth + 1)
        shares = shares[1:]
    total = 0
    for share in shares:
        match share:
            case [str(variant), int(weight)] if not isinstance(weight, bool) and 0 <= weight <= MOST_WEIGHT:
                total += weight
                if variant not in variants:
                    yield f"unknown variant {variant!r}"
            case _:
                yield "a share of fractional is a variant and a whole weight"
    if not 0 < total <= MOST_WEIGHT:
        yield f"the weights of fractional are {total} in all, not 1 to {MOST_WEIGHT}"


def _text_problems(value: Json, depth: int) -> Iterator[str]:
    """Why it may be something else than text; of numbers, each implementation has its own spelling."""
    match value:
        case str() | {"var": _}:
            yield from _value_problems(value, depth)
        case {"cat": [*items], **more} if not more and depth <= MOST_DEPTH:
            for item in items:
                yield from _text_problems(item, depth + 1)
        case _:
            yield "distributes and joins texts: a text, var, or cat of these"


def _value_problems(value: Json, depth: int) -> Iterator[str]:
    if depth > MOST_DEPTH:
        yield f"is nested more than {MOST_DEPTH} deep"
        return
    match value:
        case {"var": str(name), **more} | {"var": [str(name)], **more} if not more:
            if name not in (KEY, FLAG):
                yield f"asks for {name}; the server knows of a caller only {KEY}, the value of --sticky-header"
        case dict() if len(value) == 1:
            yield from _operator_problems(*next(iter(value.items())), depth)
        case dict():
            yield "a condition is one operator"
        case list():
            for item in value:
                yield from _value_problems(item, depth + 1)


def _operator_problems(operator: str, given: Json, depth: int) -> Iterator[str]:
    items = given if isinstance(given, list) else [given]
    if operator == "cat":
        for item in items:
            yield from _text_problems(item, depth + 1)
        return
    wanted = COMPARING.get(operator, 1 if operator == "!" else len(items))
    if operator not in (*COMPARING, *MANY, "!"):
        yield f"unknown operator {operator!r}"
    elif len(items) != wanted:
        yield f"{operator} takes {wanted} values, got {len(items)}"
    for item in items:
        yield from _value_problems(item, depth + 1)


def variant_of(rule: Json, flag: str, key: str) -> str | None:
    """The variant for the caller with this key; None where the rule gives none. Of a rule without problems."""
    match rule:
        case {"if": [*branches]}:
            for place in range(0, len(branches) - 1, 2):
                if _value(branches[place], flag, key):
                    return variant_of(branches[place + 1], flag, key)
            return variant_of(branches[-1], flag, key) if len(branches) % 2 else None
        case {"fractional": [*shares]}:
            return _share(shares, flag, key)
        case str():
            return rule
    return None


def _share(shares: list[Json], flag: str, key: str) -> str | None:
    if isinstance(shares[0], list):
        hashed = b"\x82" + _cbor(flag) + _cbor(key) if key else b""
    else:
        by = _value(shares[0], flag, key)
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


def _value(value: Json, flag: str, key: str) -> Json:
    """What JSONLogic makes of it; a caller without a key has none."""
    match value:
        case {"var": str(name)} | {"var": [str(name)]}:
            return flag if name == FLAG else (key or None)
        case dict():
            ((operator, given),) = value.items()
            items = [_value(item, flag, key) for item in (given if isinstance(given, list) else [given])]
            return _operated(operator, items)
        case list():
            return [_value(item, flag, key) for item in value]
    return value


def _operated(operator: str, items: list[Json]) -> Json:
    match operator, items:
        case "!", [item]:
            return not item
        case "or", _:
            return next((item for item in items if item), items[-1] if items else None)
        case "and", _:
            return next((item for item in items if not item), items[-1] if items else None)
        case "cat", _:
            return "".join("" if item is None else str(item) for item in items)
        case "==", [one, other]:
            return one == other
        case "!=", [one, other]:
            return one != other
        case "in", [str(one), str() | list() as other]:
            return one in other
        case "starts_with", [str(one), str(other)]:
            return one.startswith(other)
        case "ends_with", [str(one), str(other)]:
            return one.endswith(other)
    return False


def murmur3(data: bytes) -> int:
    """MurmurHash3 of 32 bits for x86, without a seed: 0 to 2**32 - 1. By Austin Appleby, in the public domain."""
    state = 0
    end = len(data) // 4 * 4
    for start in range(0, end, 4):
        state ^= _mixed(int.from_bytes(data[start : start + 4], "little"))
        state = (_rotated(state, 13) * 5 + 0xE6546B64) & _MASK
    state ^= _mixed(int.from_bytes(data[end:], "little")) ^ len(data)
    state = (state ^ state >> 16) * 0x85EBCA6B & _MASK
    state = (state ^ state >> 13) * 0xC2B2AE35 & _MASK
    return state ^ state >> 16


def _mixed(block: int) -> int:
    return _rotated(block * 0xCC9E2D51 & _MASK, 15) * 0x1B873593 & _MASK


def _rotated(value: int, bits: int) -> int:
    return (value << bits | value >> 32 - bits) & _MASK
