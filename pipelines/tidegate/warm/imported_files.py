"""Whether the files that this process imported are still what they were: evidence must not come from other code.

Looked at, not read: a file's change time cannot be set back as its modification time can.
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
_PACKAGE = str(Path(__file__).parents[1])

State = tuple[int, int, int, int]


@dataclass(slots=True)
class ImportedFiles:
    """The state of every imported file and its folder, and of the folders that modules are looked for in."""

    since_ns: int = field(default_factory=time.time_ns)
    """When this process began to import: a file that changed later may not be what was imported."""
    is_sound: bool = True
    """Whether each is installed, or this package's, and older than the imports."""
    _states: dict[str, State | None] = field(default_factory=dict)
    _modules: set[str] = field(default_factory=set)

    def note(self) -> None:
        """Record what has been imported since the last call."""
        added = sys.modules.keys() - self._modules
        self._modules |= added
        installed, script = _below(*installed_folders(), _PACKAGE), str(Path(sys.argv[0]).absolute())
        for path in _files(sys.modules[name] for name in sorted(added)):
            state = self._noted(path)
            self._noted(str(Path(path).parent))
            is_old = state is not None and state[0] < self.since_ns - _CLOCK_TICK_NS
            self.is_sound &= is_old and (path == script or path.startswith(installed))
        for folder in sys.path:
            self._noted(folder)

    def are_unchanged(self) -> bool:
        return self.is_sound and all(_state(path) == state for path, state in self._states.items())

    def _noted(self, path: str) -> State | None:
        if path not in self._states:
            self._states[path] = _state(path)
        return self._states[path]


def installed_folders() -> tuple[str, ...]:
    """Where Python's own modules and installed ones are: the project's are elsewhere."""
    return (str(Path(os.__file__).parent), *site.getsitepackages(), site.getusersitepackages())


def _below(*folders: str) -> tuple[str, ...]:
    return tuple(folder + os.sep for folder in folders)


def _files(modules: Iterable[object]) -> set[str]:
    named = (getattr(module, "__file__", None) for module in modules)
    return {file for file in named if isinstance(file, str) and Path(file).is_absolute()}


def _state(path: str) -> State | None:
    try:
        found = os.stat(path)  # noqa: PTH116 (of some thousand: half the time)
    except OSError:
        return None
    return found.st_ctime_ns, found.st_mtime_ns, found.st_size, found.st_ino
