"""Strict JSON that a person wrote, with the lines of its values."""

import json
from collections.abc import Sequence

from tidegate.json_value import Json

_SPACE = " \t\n\r"
_READ = json.JSONDecoder().raw_decode


def parsed(text: str) -> Json:
    """Raises ValueError, with the reason, for what is not JSON or has a key twice, RecursionError where it is deep."""
    document: Json = json.loads(text, object_pairs_hook=_unique, parse_constant=_constant)
    return document


def _unique(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    made: dict[str, Json] = {}
    for key, value in pairs:
        if key in made:
            raise ValueError(f"the key {key[:40]!r} is there twice in one object")
        made[key] = value
    return made


def _constant(name: str) -> Json:
    raise ValueError(f"{name} is not JSON")


def line_of(text: str, path: Sequence[str | int]) -> int:
    """The line of the value at the path, or of what holds it where it has no such value. Of what `parsed` reads."""
    at = _skipped(text, 0)
    for step in path:
        found = _inside(text, at, step)
        if found is None:
            break
        at = found
    return text.count("\n", 0, at) + 1


def _inside(text: str, at: int, step: str | int) -> int | None:
    """Where the value of a key or place begins, of the object or list at `at`."""
    is_object, place = text[at] == "{", 0
    if text[at] not in "{[" or is_object != isinstance(step, str):
        return None
    at = _skipped(text, at + 1)
    while text[at] not in "}]":
        key: str | int = place
        if is_object:
            key, at = _READ(text, at)
            at = _skipped(text, _skipped(text, at) + 1)
        if key == step:
            return at
        at = _skipped(text, _READ(text, at)[1])
        at = _skipped(text, at + 1) if text[at] == "," else at
        place += 1
    return None


def _skipped(text: str, at: int) -> int:
    while text[at] in _SPACE:
        at += 1
    return at
