"""Put changed values together that one decision of an author changed: a key, or another option of a group."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from tidegate.config.changes.diff import ABSENT, Change
from tidegate.config.changes.text_diff import pair

Choices = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Edit:
    """What one decision changed. `keys` are its changed leaves, `says` the decision as a person would name it."""

    says: str
    changes: tuple[Change, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(change.key for change in self.changes)


def edits(changes: Iterable[Change], before: Choices, after: Choices) -> list[Edit]:
    """The edits that make up the changes. `before` and `after` are the option of every group (`train`, `rollout@…`)."""
    left = list(changes)
    found = []
    for group in after:
        was, now, package = before.get(group), after[group], _package(group)
        if was != now and package and (inside := [each for each in left if f"{each.key}.".startswith(f"{package}.")]):
            found.append(Edit(f"{package} {was or 'none'} → {now or 'none'}", tuple(inside)))
            left = [each for each in left if each not in inside]
    return [*found, *(Edit(f"{each.key} {' → '.join(pair(each.before, each.after))}", (each,)) for each in left)]


def applied(values: dict[str, Any], some: Iterable[Edit]) -> dict[str, Any]:
    """`values` with these edits, as new values."""
    made = deepcopy(values)
    for edit in some:
        for change in edit.changes:
            _set(made, change)
    return made


def _package(group: str) -> str:
    """Where a group's values stand; an experiment's stand everywhere, so that its edits are told by their keys."""
    name, _, package = group.partition("@")
    return "" if name == "experiment" else (package or name.replace("/", "."))


def _set(values: dict[str, Any], change: Change) -> None:
    *above, last = change.key.split(".")
    for name in above:
        values = values.setdefault(name, {})
    if change.after is ABSENT:
        values.pop(last, None)
    else:
        values[last] = deepcopy(change.after)
