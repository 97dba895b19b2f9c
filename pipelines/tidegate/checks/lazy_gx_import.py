"""Import Great Expectations without the libraries that the checks at hand do not use: they were half of its cost."""

import atexit
import gc
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from types import ModuleType

from tidegate.checks.progress import LOG

DEFERRED = ("altair", "scipy.stats")
"""What one expectation of fifty draws and computes with: executed at its first use, not before."""

ABSENT = "pyspark"
"""Great Expectations works without it, and imports all of it where it can. It takes as long as all the rest, warns of
the pandas beside it, and ends the process without a word where there is no main module (`python -c`, a notebook)."""


@contextmanager
def sparing(engine: str) -> Iterator[None]:
    """Around the first import of Great Expectations in a process that computes checks on that engine only."""
    finder = _Sparing(absent=() if engine == "spark" else (ABSENT,))
    sys.meta_path.insert(0, finder)
    LOG.info("importing Great Expectations")
    collecting = gc.isenabled()
    gc.disable()  # a thousand modules make a million objects, none of them garbage
    try:
        with unwarned():
            yield
    finally:
        sys.meta_path.remove(finder)
        if collecting:
            gc.enable()
            gc.freeze()  # they stay until the process ends: no collection need look at them again
            atexit.register(gc.unfreeze)


@contextmanager
def unwarned() -> Iterator[None]:
    """PySpark warns of the pandas that the lock pins beside it; the engines' tests judge on the two together."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        yield


class _Sparing:
    def __init__(self, absent: Sequence[str]) -> None:
        self.absent = absent

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name in self.absent:
            raise ModuleNotFoundError(f"{name} is not needed here", name=name)
        if name not in DEFERRED or (spec := PathFinder.find_spec(name, path, target)) is None or spec.loader is None:
            return None
        spec.loader = LazyLoader(spec.loader)
        return spec
