"""The estimators that skops trusts, so that it need not search for them.

Its search imports all of scikit-learn, and with it dask and pytest where these are installed: half a second of every
process that reads or writes a model. The list holds for the version of scikit-learn that it was made with; with any
other version skops searches. After an upgrade: `python -m generators.skops_names`; a test fails until then.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tidegate import package_data

LIST = Path(__file__).with_suffix(".json")


@contextmanager
def listed() -> Iterator[None]:
    """Within it, skops can be imported for the first time without a search: see `skops.io._trusted_types`."""
    import sklearn
    import sklearn.utils

    known = package_data.document(LIST)
    search = sklearn.utils.all_estimators
    if known["scikit-learn"] == sklearn.__version__:
        sklearn.utils.all_estimators = lambda: [*map(_named, known["estimators"])]
    try:
        yield
    finally:
        sklearn.utils.all_estimators = search


def _named(path: str) -> tuple[str, type]:
    """The type as skops takes it: only the name and the module of a class count."""
    module, _, name = path.rpartition(".")
    return name, type(name, (), {"__module__": module})
