"""Group changed values by the author's edit: a key, or another option of a group."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass

from tidegate.config.changes.diff import ValueChange, set_at
from tidegate.config.changes.text_diff import pair

Choices = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit of an author. `keys` are its changed leaves, `says` is its description for people."""

    says: str
    changes: tuple[ValueChange, ...]

    @property
    def keys(self) -> tuple[str, ...]:
        return tuple(change.key for change in self.changes)


def edits(changes: Iterable[ValueChange], before: Choices, after: Choices) -> list[Edit]:
    """The edits that make up the changes. `before` and `after` are the option of every group (`train`, `rollout@…`)."""
    left = list(changes)
    by_option = []
    for group in after:
        was, now, package = before.get(group), after[group], _package(group)
        if (
            was != now
            and package
            and (inside := [change for change in left if f"{change.key}.".startswith(f"{package}.")])
        ):
            by_option.append(Edit(f"{package} {was or 'none'} → {now or 'none'}", tuple(inside)))
            left = [change for change in left if change not in inside]
    single = (Edit(f"{change.key} {' → '.join(pair(change.before, change.after))}", (change,)) for change in left)
    return [*by_option, *single]


def applied(values: dict[str, object], some: Iterable[Edit]) -> dict[str, object]:
    """`values` with these edits, as new values."""
    edited = deepcopy(values)
    for edit in some:
        for change in edit.changes:
            set_at(edited, change.key, deepcopy(change.after))
    return edited


def _package(group: str) -> str:
    """The key below which a group's values are; empty for experiments, whose values can be anywhere."""
    name, _, package = group.partition("@")
    return "" if name == "experiment" else (package or name.replace("/", "."))
