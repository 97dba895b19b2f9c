"""The keys that differ between two declarations, whatever their order or spelling."""

from dataclasses import dataclass
from enum import Enum


class Absent(Enum):
    """Stands for the value of a key that one side does not have; null is a value."""

    ABSENT = "absent"


ABSENT = Absent.ABSENT


@dataclass(frozen=True, slots=True)
class ValueChange:
    """One key whose value differs. A list is one value: its elements have no names."""

    key: str
    before: object = ABSENT
    after: object = ABSENT


def changes(old: dict[str, object], new: dict[str, object]) -> list[ValueChange]:
    """Every changed leaf, in the order of `new`, with the keys that only `old` has in their place by section.

    `true` and `1` differ, and so do `1` and `1.0`, as they do in params.yaml.
    """
    return list(_changes(old, new, ""))


def _changes(old: object, new: object, key: str) -> list[ValueChange]:
    if isinstance(old, dict) and isinstance(new, dict):
        changed: list[ValueChange] = []
        for name in [*new, *(name for name in old if name not in new)]:
            changed += _changes(old.get(name, ABSENT), new.get(name, ABSENT), f"{key}.{name}" if key else str(name))
        return changed
    if alike(old, new):
        return []
    if isinstance(old, dict) and old and new is ABSENT:
        return _changes(old, {}, key)
    if isinstance(new, dict) and new and old is ABSENT:
        return _changes({}, new, key)
    return [ValueChange(key, old, new)]


def alike(one: object, other: object) -> bool:
    """Equal in type and content, at every depth."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(alike, one, other))
    return bool(one == other)


def set_at(values: dict[str, object], key: str, value: object) -> None:
    """Set the value under a dotted key, making the sections above it. ABSENT removes the key."""
    *above, last = key.split(".")
    for name in above:
        section = values.setdefault(name, {})
        assert isinstance(section, dict)
        values = section
    if value is ABSENT:
        values.pop(last, None)
    else:
        values[last] = value


def spelled(value: object) -> str:
    """A value as a person reads it in a list of changes."""
    match value:
        case Absent():
            return "–"
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str() if value and value.isprintable() and len(value) <= 60:
            return value
        case str():
            return repr(value[:57] + "…" if len(value) > 60 else value)
        case list():
            return f"[{', '.join(map(spelled, value))}]"
        case dict():
            return f"{{{', '.join(f'{key}: {spelled(inner)}' for key, inner in value.items())}}}"
    return str(value)
