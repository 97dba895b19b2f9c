"""Import Great Expectations without libraries that the checks do not use.

They take half of the import's time.
"""

import atexit
import gc
import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.machinery import ModuleSpec, PathFinder
from importlib.util import LazyLoader
from types import ModuleType

from tidegate import iri_syntax
from tidegate.checks.progress import LOG

DEFERRED = ("altair", "scipy.stats")
"""One expectation of fifty uses them: they are executed at the first use."""

ABSENT = "pyspark"
"""Great Expectations works without it, and imports all of it where it is installed. That takes as long as all the rest,
warns about the installed pandas, and ends the process silently without a main module (`python -c`, a notebook)."""


@contextmanager
def lazy_gx_import(engine: str) -> Iterator[None]:
    """Wrap the first import of Great Expectations in a process that computes checks only on that engine."""
    finder = _LazyFinder(absent=() if engine == "spark" else (ABSENT,))
    sys.meta_path.insert(0, finder)
    LOG.info("importing Great Expectations")
    collecting = gc.isenabled()
    gc.disable()  # a thousand modules make a million objects, none of them garbage
    try:
        with unwarned(), iri_syntax.deferred():
            yield
    finally:
        sys.meta_path.remove(finder)
        if collecting:
            gc.enable()
            gc.freeze()  # they stay until the process ends: collections can skip them
            atexit.register(gc.unfreeze)


@contextmanager
def unwarned() -> Iterator[None]:
    """Ignore PySpark's warning about the pandas that the lock pins; the engines' tests run on the two together."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas", FutureWarning)
        yield


class _LazyFinder:
    def __init__(self, absent: Sequence[str]) -> None:
        self.absent = absent

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        if name in self.absent:
            raise ModuleNotFoundError(f"{name} is not needed", name=name)
        if name not in DEFERRED or (spec := PathFinder.find_spec(name, path, target)) is None or spec.loader is None:
            return None
        spec.loader = LazyLoader(spec.loader)
        return spec
