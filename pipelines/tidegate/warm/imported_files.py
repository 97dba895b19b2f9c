"""Whether the files that this process imported are still what they were.

Else evidence would come from other code than is recorded. Looked at, not read: a file's change time cannot be set back,
as its modification time can.
"""

import os
import site
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

_CLOCK_TICK_NS = 20_000_000
"""The kernel's clock for change times is that coarse."""
_COMPILED = "__pycache__"
_PACKAGE = str(Path(__file__).parents[1])


@dataclass(frozen=True, slots=True)
class _State:
    """Of a file, as the kernel knows it; times in nanoseconds."""

    changed: int
    links: int
    content: tuple[int, int, int]
    """Modification time, size and inode."""

    def is_as(self, before: "_State | None") -> bool:
        """A link that is made or removed changes the change time alone: uv links many environments to one copy."""
        is_linked = before is not None and self.links != before.links and self.content == before.content
        return self == before or is_linked


@dataclass(slots=True)
class ImportedFiles:
    """The state of every imported file, and the names in its folder and in those that modules are looked for in.

    A file beside it, or before it on the path, would be imported in its place.
    """

    since_ns: int = field(default_factory=time.time_ns)
    """When this process began to import: a file that changed later may not be what was imported."""
    is_sound: bool = True
    """Whether each is installed, or this package's, and older than the imports."""
    _files: dict[str, _State | None] = field(default_factory=dict)
    _folders: dict[str, frozenset[str] | None] = field(default_factory=dict)
    _modules: set[str] = field(default_factory=set)

    def note(self) -> None:
        """Record what has been imported since the last call."""
        added = sys.modules.keys() - self._modules
        self._modules |= added
        installed, script = _below(*installed_folders(), _PACKAGE), str(Path(sys.argv[0]).absolute())
        folders = {*sys.path}
        for path in _files(sys.modules[name] for name in sorted(added)) - self._files.keys():
            state = self._files[path] = _state(path)
            is_old = state is not None and state.changed < self.since_ns - _CLOCK_TICK_NS
            self.is_sound &= is_old and (path == script or path.startswith(installed))
            folders.add(str(Path(path).parent))
        for folder in folders - self._folders.keys():
            self._folders[folder] = _names(folder)

    def are_unchanged(self) -> bool:
        return (
            self.is_sound
            and all(map(self._is_unchanged, self._files))
            and all(_names(folder) == names for folder, names in self._folders.items())
        )

    def _is_unchanged(self, path: str) -> bool:
        state = _state(path)
        return state is not None and state.is_as(self._files[path])


def installed_folders() -> tuple[str, ...]:
    """Where Python's own modules and installed ones are: the project's are elsewhere."""
    return (str(Path(os.__file__).parent), *site.getsitepackages(), site.getusersitepackages())


def _below(*folders: str) -> tuple[str, ...]:
    return tuple(folder + os.sep for folder in folders)


def _files(modules: Iterable[object]) -> set[str]:
    named = (getattr(module, "__file__", None) for module in modules)
    return {file for file in named if isinstance(file, str) and Path(file).is_absolute()}


def _state(path: str) -> _State | None:
    try:
        found = os.stat(path)  # noqa: PTH116 (of some thousand: half the time)
    except OSError:
        return None
    return _State(found.st_ctime_ns, found.st_nlink, (found.st_mtime_ns, found.st_size, found.st_ino))


def _names(folder: str) -> frozenset[str] | None:
    try:
        return frozenset(os.listdir(folder)) - {_COMPILED}  # noqa: PTH208 (likewise)
    except OSError:
        return None
