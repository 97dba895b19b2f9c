"""Show the values that a change sets; of long values, the changed lines."""

from collections.abc import Iterable, Iterator

from tidegate.config.changes.text_diff import counted, shown
from tidegate.review.escape import code, fenced
from tidegate.review.finding_numbers import NONE
from tidegate.review.review_data import Setting

ROOM = 10_000
MOST_ROWS = 60
"""The most differing lines shown of one value."""
_SPELLED = 400
"""Room for values of 60 characters, each spelled out as an escape."""


def line(setting: Setting) -> str:
    """Key, both values and place, as Markdown; of a long value how many lines differ."""
    if setting.rows:
        place = f" ({code(setting.where)})" if setting.where else ""
        return f"{code(setting.key, 120)} {counted(setting.rows)}{place}"
    before = NONE if setting.before is None else code(setting.before, _SPELLED)
    after = NONE if setting.after is None else code(setting.after, _SPELLED)
    place = f" ({code(setting.where)})" if setting.where else ""
    return f"{code(setting.key, 120)} {before} → {after}{place}"


def texts(settings: Iterable[Setting]) -> Iterator[str]:
    """The lines that long values differ in, as far as there is room; the rest is counted."""
    room = ROOM
    for setting in settings:
        if not setting.rows:
            continue
        place = f" ({code(setting.where)})" if setting.where else ""
        block = fenced(shown(setting.rows, MOST_ROWS, setting.first), "diff")
        if (room := room - len(block)) >= 0:
            yield f"{code(setting.key, 120)}{place}\n{block}"
        else:
            yield f"{code(setting.key, 120)}{place} {counted(setting.rows)}, see the page"
