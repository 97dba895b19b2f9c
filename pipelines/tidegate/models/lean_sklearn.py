"""Import scikit-learn, skops and SciPy without what a pipeline does not use.

They are most of what train, evaluate and package do besides their work. Two things are a third of that: `scipy.stats`,
of which scikit-learn's modules want four functions that few estimators call, and skops' list of scikit-learn's
estimators, for which it imports all of scikit-learn. The functions are looked up when they are called, and the list is
in `estimator_types.json`, which a test compares with the library. Another scikit-learn is walked as always. SciPy names
all of numpy's modules, of which the compiler of Fortran alone is a tenth of `plan`.
"""

import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from pathlib import Path
from types import ModuleType
from typing import Any

from tidegate import package_data

TYPES = Path(__file__).with_name("estimator_types.json")
STATS = "scipy.stats"
LISTS = "skops.io._trusted_types"
DEFERRED = frozenset({"numpy.f2py", "numpy.testing"})
"""Executed at the first use."""
_LATER = frozenset({"chi2", "gmean", "rankdata", "spearmanr"})
"""What scikit-learn's modules import by name and use in functions alone."""


def install() -> None:
    """From here on, in this process; what is already imported stays as it is."""
    if not any(isinstance(finder, _LeanFinder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _LeanFinder())


class _LeanFinder(MetaPathFinder):
    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name in DEFERRED and (found := PathFinder.find_spec(name, path, target)) and found.loader:
            found.loader = LazyLoader(found.loader)
            return found
        if name == STATS and path is not None and name not in sys.modules:
            found = PathFinder.find_spec(name, path, target)
            return found and ModuleSpec(name, _StatsLoader(), origin=found.origin, is_package=True)
        if name.startswith(f"{STATS}.") and isinstance(sys.modules.get(STATS), _LaterStats):
            _real()
            return _there(name)
        if name == LISTS and (found := PathFinder.find_spec(name, path, target)) and found.loader:
            found.loader = _ListsLoader(found.loader)
            return found
        return None


class _LaterStats(ModuleType):
    """Replaces scipy.stats until one of its functions is called, or anything else of it is read."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        if name in _LATER and isinstance(sys.modules.get(STATS), _LaterStats) and _reader().startswith("sklearn."):
            return _Later(name)
        return getattr(_real(), name)


def _reader() -> str:
    """The module that reads from the stand-in, itself or by an import statement."""
    frame = sys._getframe(2)  # noqa: SLF001 (a proxy is for scikit-learn alone)
    while (name := str(frame.f_globals.get("__name__"))).startswith("importlib.") and frame.f_back:
        frame = frame.f_back
    return name


class _Later:
    """A function or distribution of scipy.stats, looked up at its first use."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        return getattr(_real(), self._name)(*arguments, **named)

    def __getattr__(self, name: str) -> Any:
        return getattr(getattr(_real(), self._name), name)


class _StatsLoader(Loader):
    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _LaterStats(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing is run: that is the point."""


def _real() -> ModuleType:
    """scipy.stats itself, imported now where it has not been."""
    if isinstance(sys.modules.get(STATS), _LaterStats):
        del sys.modules[STATS]
        lean = [finder for finder in sys.meta_path if isinstance(finder, _LeanFinder)]
        sys.meta_path[:] = [finder for finder in sys.meta_path if finder not in lean]
        try:
            import_module(STATS)
        finally:
            sys.meta_path[:0] = lean
    return sys.modules[STATS]


class _ThereLoader(Loader):
    """For a module that the import of its package has imported already."""

    def __init__(self, module: ModuleType) -> None:
        self._module, self._spec = module, module.__spec__

    def create_module(self, spec: ModuleSpec) -> ModuleType:  # noqa: ARG002
        return self._module

    def exec_module(self, module: ModuleType) -> None:
        module.__spec__ = self._spec


def _there(name: str) -> ModuleSpec | None:
    """The specification of a module below scipy.stats, now that the package has been imported."""
    if module := sys.modules.get(name):
        return ModuleSpec(name, _ThereLoader(module))
    return PathFinder.find_spec(name, _real().__path__)


class _ListsLoader(Loader):
    """Runs skops' module of lists with ours in the place of a walk through scikit-learn."""

    def __init__(self, loader: Loader) -> None:
        self._loader = loader

    def create_module(self, spec: ModuleSpec) -> ModuleType | None:
        return self._loader.create_module(spec)

    def exec_module(self, module: ModuleType) -> None:
        import sklearn.utils

        walk = sklearn.utils.all_estimators
        sklearn.utils.all_estimators = _listed(walk)
        try:
            self._loader.exec_module(module)
        finally:
            sklearn.utils.all_estimators = walk


def _listed(walk: Callable[[], list[tuple[str, type]]]) -> Callable[[], list[tuple[str, type]]]:
    """What gives skops the names of the estimators: classes that have nothing but the names."""
    from importlib.metadata import version

    recorded = package_data.document(TYPES)
    if recorded["scikit-learn"] != version("scikit-learn"):
        return walk
    enabled = (name for by, names in recorded["types"].items() if not by or by in sys.modules for name in names)
    places = sorted((name.rpartition(".") for name in enabled), key=lambda parts: parts[2])
    return lambda: [(name, type(name, (), {"__module__": module})) for module, _, name in places]
