"""Name the resolved values that a change sets otherwise, where it does, and what they reach."""

from itertools import takewhile
from pathlib import Path
from typing import Any

from tidegate import paths
from tidegate.config.changes import diff
from tidegate.config.changes.radius import radius
from tidegate.config.composing.compose import Composed, compose
from tidegate.config.params import read
from tidegate.review.material import Setting

_LONG, _LEAD = 60, 20


def settings(base: Path, head: Path = Path()) -> tuple[Setting, ...]:
    """The resolved values that differ, each with its place in conf/ where there is one."""
    if not (base / paths.PARAMS).exists():
        return ()
    found = diff.changes(read(base / paths.PARAMS), read(head / paths.PARAMS))
    composed = compose(conf=head / paths.CONF) if found else None
    return tuple(_setting(each, composed) for each in found)


def _setting(change: diff.Change, composed: Composed | None) -> Setting:
    before, after = _spelled(change.before, change.after)
    is_there = change.after is not diff.ABSENT
    return Setting(
        change.key,
        None if change.before is diff.ABSENT else before,
        after if is_there else None,
        composed.where(tuple(change.key.split("."))) if composed and is_there else None,
    )


def _spelled(before: Any, after: Any) -> tuple[str, str]:
    """Both values; of two long texts what is around their first difference, else both would look the same."""
    if isinstance(before, str) and isinstance(after, str) and max(len(before), len(after)) > _LONG:
        same = takewhile(lambda pair: pair[0] == pair[1], zip(before, after, strict=False))
        first = sum(1 for _ in same) - _LEAD
        if first > 0:
            before, after = f"…{before[first:]}", f"…{after[first:]}"
    return diff.spelled(before), diff.spelled(after)


def touches(changed: tuple[Setting, ...], base: Path) -> tuple[tuple[str, str], ...]:
    """What the changed settings reach: steps that run again, rules that judge otherwise, environments."""
    if not changed:
        return ()
    reached = radius((setting.key for setting in changed), read(base / paths.PARAMS) | read())
    named = {"re-runs": reached.stages, "rules": reached.rules, "environments": reached.environments}
    return tuple((title, ", ".join(names)) for title, names in named.items() if names)
