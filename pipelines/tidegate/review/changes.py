"""Name the resolved values that a change sets otherwise, where it does, and what they reach."""

from pathlib import Path

from tidegate import paths
from tidegate.config.changes import diff
from tidegate.config.changes.radius import radius
from tidegate.config.composing.compose import compose
from tidegate.config.params import read
from tidegate.review.material import Setting


def settings(base: Path, head: Path = Path()) -> tuple[Setting, ...]:
    """The resolved values that differ, each with its place in conf/ where there is one."""
    if not (base / paths.PARAMS).exists():
        return ()
    found = diff.changes(read(base / paths.PARAMS), read(head / paths.PARAMS))
    composed = compose(conf=head / paths.CONF) if found else None
    return tuple(
        Setting(
            each.key,
            None if each.before is diff.ABSENT else diff.spelled(each.before),
            None if each.after is diff.ABSENT else diff.spelled(each.after),
            composed.where(tuple(each.key.split("."))) if composed and each.after is not diff.ABSENT else None,
        )
        for each in found
    )


def touches(changed: tuple[Setting, ...], base: Path) -> tuple[tuple[str, str], ...]:
    """What the changed settings reach: steps that run again, rules that judge otherwise, environments."""
    if not changed:
        return ()
    reached = radius((setting.key for setting in changed), read(base / paths.PARAMS) | read())
    named = {"re-runs": reached.stages, "rules": reached.rules, "environments": reached.environments}
    return tuple((title, ", ".join(names)) for title, names in named.items() if names)
