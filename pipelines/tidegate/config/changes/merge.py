"""Merge two changes of a declaration key by key, not line by line.

Lines of neighbouring keys would conflict or, worse, lines of one key would not.
"""

from tidegate.config.changes.diff import ABSENT, alike


def merged(
    base: dict[str, object], ours: dict[str, object], theirs: dict[str, object]
) -> tuple[dict[str, object], list[str]]:
    """The merged values, and the keys that both sides changed differently: there, ours is kept."""
    conflicts: list[str] = []
    values = _merged(base, ours, theirs, "", conflicts)
    assert isinstance(values, dict)
    return values, conflicts


def _merged(base: object, ours: object, theirs: object, key: str, conflicts: list[str]) -> object:
    if alike(ours, theirs) or alike(base, theirs):
        return ours
    if alike(base, ours):
        return theirs
    if isinstance(ours, dict) and isinstance(theirs, dict):
        ancestor = base if isinstance(base, dict) else {}
        both = {}
        for name in [*ours, *(name for name in theirs if name not in ours)]:
            inner = f"{key}.{name}" if key else name
            one, other = ours.get(name, ABSENT), theirs.get(name, ABSENT)
            value = _merged(ancestor.get(name, ABSENT), one, other, inner, conflicts)
            if value is not ABSENT:
                both[name] = value
        return both
    conflicts.append(key)
    return ours
