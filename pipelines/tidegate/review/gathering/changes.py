"""List the changed values of a declaration, their places and effects."""

from pathlib import Path

from tidegate import paths
from tidegate.config.changes import code_changes, diff, text_diff
from tidegate.config.changes.affected import affected
from tidegate.config.code_digests import SECTION, without_code
from tidegate.config.composing.compose import Composed, compose
from tidegate.config.dvc_yaml import order
from tidegate.config.params import read
from tidegate.review.review_data import Setting


def settings(base: Path, head: Path = Path()) -> tuple[Setting, ...]:
    """The resolved values that differ, with their places in conf/."""
    if not (base / paths.PARAMS).exists():
        return ()
    found = diff.changes(*(without_code(read(root / paths.PARAMS)) for root in (base, head)))
    composed = compose(conf=head / paths.CONF) if found else None
    return tuple(_setting(change, composed) for change in found)


def _setting(change: diff.ValueChange, composed: Composed | None) -> Setting:
    before, after = text_diff.pair(change.before, change.after)
    is_there = change.after is not diff.ABSENT
    where = composed.where(tuple(change.key.split("."))) if composed and is_there else None
    rows = () if text_diff.inline(change.before, change.after) else tuple(text_diff.rows(change.before, change.after))
    return Setting(
        change.key,
        None if change.before is diff.ABSENT else before,
        after if is_there else None,
        where,
        rows,
        text_diff.begins(change.after, where),
    )


def code(base: Path) -> tuple[str, ...]:
    """Sentences: which upgrades and edits of code re-run which steps, by what both params.yaml record."""
    if not (base / paths.PARAMS).exists():
        return ()
    return tuple(code_changes.sentences(*_recorded(base), order()))


def touches(changed: tuple[Setting, ...], base: Path) -> tuple[tuple[str, str], ...]:
    """What the changed settings and code affect: steps to rerun, changed rules, environments."""
    keys = [setting.key for setting in changed]
    if (base / paths.PARAMS).exists():
        keys += code_changes.keys(*_recorded(base))
    if not keys:
        return ()
    reached = affected(keys, read(base / paths.PARAMS) | read())
    named = {"re-runs": reached.stages, "rules": reached.rules, "environments": reached.environments}
    return tuple((title, ", ".join(names)) for title, names in named.items() if names)


def _recorded(base: Path) -> tuple[object, object]:
    return read(base / paths.PARAMS).get(SECTION, {}), read().get(SECTION)
