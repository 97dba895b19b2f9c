"""The checks, metrics and slices that a change adds, removes, weakens or changes."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import TypeAdapter, ValidationError

from tidegate.config.changes.diff import alike
from tidegate.config.schema.check import Drift
from tidegate.config.section import Growth, Percent, Seconds


class ImpactKind(StrEnum):
    ADDED = "added"
    REMOVED = "removed"
    WEAKENED = "weakened"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Impact:
    """What happens to one check, metric or slice."""

    what: str
    name: str
    kind: ImpactKind


_SEVERITIES = ("info", "warning", "critical")
_ALLOWED: dict[str, Any] = {
    "within": Seconds,
    "shrink_at_most": Percent,
    "grow_at_most": Growth,
    "ks": float,
    "psi": float,
}
"""Limits of which a larger one lets more pass, with the type that reads their unit."""


def impacts(before: dict[str, object], after: dict[str, object]) -> list[Impact]:
    """Checks, metrics and slices that differ, in the order of the new declaration."""
    return [
        *_named("check", _checks(before), _checks(after)),
        *_named("metric", _at(before, "evaluate", "metrics"), _at(after, "evaluate", "metrics")),
        *_named("slice", _at(before, "evaluate", "slices"), _at(after, "evaluate", "slices")),
    ]


def _named(what: str, before: dict[str, object], after: dict[str, object]) -> Iterator[Impact]:
    for name in [*after, *(name for name in before if name not in after)]:
        if name not in before:
            yield Impact(what, name, ImpactKind.ADDED)
        elif name not in after:
            yield Impact(what, name, ImpactKind.REMOVED)
        elif not alike(before[name], after[name]):
            weaker = what == "check" and _is_weaker(_at(before, name), _at(after, name))
            yield Impact(what, name, ImpactKind.WEAKENED if weaker else ImpactKind.CHANGED)


def _checks(values: dict[str, object]) -> dict[str, object]:
    """Every check below `check`, by its name in the report."""
    listed = _at(values, "check").get("not_null")
    names = listed if isinstance(listed, list) else []
    shorthand: dict[str, object] = {f"{name}_not_null": {"severity": "critical"} for name in names}
    shorthand |= {f"{name}_fresh": fresh for name, fresh in _at(values, "check", "fresh").items()}
    whole = {name: _at(values, "check", name) for name in ("rows", "drift")}
    if whole["drift"]:
        whole["drift"] = Drift().model_dump(mode="json") | whole["drift"]
    named = _at(values, "check", "references") | _at(values, "check", "expect")
    return shorthand | {name: limits for name, limits in whole.items() if limits} | named


def _is_weaker(before: dict[str, object], after: dict[str, object]) -> bool:
    """Whether some table that failed before can pass now. Only as far as the declaration alone shows it."""
    old, new = _at(before, "kwargs"), _at(after, "kwargs")
    return (
        _severity(after) < _severity(before)
        or any(_number(after, name, 1.0) < _number(before, name, 1.0) for name in ("mostly", "min_rows"))
        or any(_limit(after, name) > _limit(before, name) for name in _ALLOWED)
        or (after.get("when") is not None and after.get("when") != before.get("when"))
        or _number(new, "mostly", 1.0) < _number(old, "mostly", 1.0)
        or _number(new, "min_value", float("-inf")) < _number(old, "min_value", float("-inf"))
        or _number(new, "max_value", float("inf")) > _number(old, "max_value", float("inf"))
        or _grew(old.get("value_set"), new.get("value_set"))
    )


def _severity(expectation: dict[str, object]) -> int:
    return _SEVERITIES.index(str(expectation.get("severity", "critical")))


def _number(kwargs: dict[str, object], name: str, otherwise: float) -> float:
    value = kwargs.get(name, otherwise)
    return value if isinstance(value, int | float) else otherwise


def _limit(values: dict[str, object], name: str) -> float:
    """A declared limit as a number; infinite if there is none, or it cannot be read."""
    if name not in values:
        return float("inf")
    try:
        return float(TypeAdapter[float](_ALLOWED[name]).validate_python(values[name]))
    except ValidationError:
        return float("inf")


def _grew(old: object, new: object) -> bool:
    return isinstance(old, list) and isinstance(new, list) and any(value not in old for value in new)


def _at(values: dict[str, object], *path: str) -> dict[str, object]:
    for part in path:
        section = values.get(part)
        values = section if isinstance(section, dict) else {}
    return values
