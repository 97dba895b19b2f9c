"""The metadata of installed distributions, read from their folders.

Reading it by importlib takes twenty times as long.
"""

import os
import sys
from collections.abc import Iterator

GROUP = "tidegate.kinds"
"""The entry-point group in which a package names its folder of kinds."""
_METADATA = (".dist-info", ".egg-info")


def metadata() -> Iterator[os.DirEntry[str]]:
    """The metadata folders of all installed distributions."""
    for folder in filter(os.path.isdir, sys.path):
        with os.scandir(folder) as entries:
            yield from (entry for entry in entries if entry.name.endswith(_METADATA))


def names_kinds(folder: "os.DirEntry[str]") -> bool:
    """Whether the distribution brings kinds."""
    try:
        with open(f"{folder.path}/entry_points.txt", "rb") as file:  # noqa: PTH123 (hundreds, most of them missing)
            return f"[{GROUP}]".encode() in file.read()
    except OSError:
        return False
