"""Compare two JSON values, numbers within a tolerance."""

import math
from collections.abc import Iterator

from tidegate.json_value import Json

MISSING = "nothing"


def differences(claimed: Json, again: Json, *, tolerance: float) -> list[str]:
    """A sentence per place that differs, as a JSON pointer with both values; empty where nothing does.

    Finite numbers may differ by `tolerance`, relative and absolute. A boolean is not a number, and order counts.
    """
    return [
        f"{place or '/'} is claimed as {one}; recomputed: {other}"
        for place, one, other in _walk(claimed, again, tolerance, "")
    ]


def alike(claimed: Json, again: Json, *, tolerance: float) -> bool:
    """Whether two scalars are the same, or numbers within the tolerance."""
    if _is_number(claimed) and _is_number(again):
        return math.isclose(float(str(claimed)), float(str(again)), rel_tol=tolerance, abs_tol=tolerance)
    return type(claimed) is type(again) and claimed == again


def _walk(claimed: Json, again: Json, tolerance: float, place: str) -> Iterator[tuple[str, str, str]]:
    match claimed, again:
        case dict(), dict():
            for key in dict.fromkeys([*claimed, *again]):
                inside = f"{place}/{key.replace('~', '~0').replace('/', '~1')}"
                if key in claimed and key in again:
                    yield from _walk(claimed[key], again[key], tolerance, inside)
                else:
                    yield inside, _of(claimed, key), _of(again, key)
        case list(), list():
            if len(claimed) != len(again):
                yield place, f"{len(claimed)} entries", f"{len(again)} entries"
                return
            for at, (one, other) in enumerate(zip(claimed, again, strict=True)):
                yield from _walk(one, other, tolerance, f"{place}/{at}")
        case _:
            if not alike(claimed, again, tolerance=tolerance):
                yield place, _shown(claimed), _shown(again)


def _of(side: dict[str, Json], key: str) -> str:
    return _shown(side[key]) if key in side else MISSING


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _shown(value: Json) -> str:
    if isinstance(value, dict | list):
        return f"{len(value)} entries"
    return f"{value:.6g}" if isinstance(value, float) else str(value)[:80]
