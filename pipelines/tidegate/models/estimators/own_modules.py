"""Make those modules of the repository importable that pyproject.toml trusts.

A console script has no folder of the repository on its path. Putting one there would let any file of a change answer
for an import of any library; this finder answers for the trusted top-level names only, and after all others.
"""

import sys
from collections.abc import Collection, Sequence
from importlib.abc import MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType

from tidegate.settings import OWN_FOLDERS


class _Finder(MetaPathFinder):
    def __init__(self) -> None:
        self.names: set[str] = set()

    def find_spec(
        self, fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if path is not None or fullname not in self.names:
            return None
        return PathFinder.find_spec(fullname, [str(Path(folder).absolute()) for folder in OWN_FOLDERS], target)


_FINDER = _Finder()


def allow(trusted: Collection[str]) -> None:
    """From now on, importing the modules of these classes also looks into the repository, after all other places.

    `trusted` are dotted names; the current folder is the repository's root.
    """
    _FINDER.names.update(name.partition(".")[0] for name in trusted)
    if _FINDER not in sys.meta_path:
        sys.meta_path.append(_FINDER)
