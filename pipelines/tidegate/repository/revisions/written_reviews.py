"""Recognize reviews that `tidegate review` wrote into the work tree."""

import os
from pathlib import Path

_STARTS = (b"<!-- tidegate:review -->\n", b"<!doctype html>\n")
_TITLE = b"<title>tidegate: "
_READ = 2000
"""Bytes of a file that are looked at."""
_NEW = "?? "


def is_one(status: str, root: Path) -> bool:
    """Whether an entry of `git status --porcelain` is a file of its own that is new and begins as a review does.

    Only the name of a comparison's head rests on it: anybody can write such a file.
    """
    path = root / status.removeprefix(_NEW)
    if not status.startswith(_NEW) or path.is_symlink() or not path.is_file() or not os.access(path, os.R_OK):
        return False
    with path.open("rb") as file:
        start = file.read(_READ)
    return start.startswith(_STARTS[0]) or (start.startswith(_STARTS[1]) and _TITLE in start)
