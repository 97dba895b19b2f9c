"""Where fits and predictions run: processes of this machine, or a cluster.

Variables of the environment, as the number of workers is, and no keys of the declaration: an engine decides no number.
And a pull request must not choose whom CI asks: what a cluster answers is read as pickles.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import Any

from tidegate.errors import DeclarationError, InfrastructureError, unknown
from tidegate.models.execution.workers import Workers

VARIABLE, ADDRESS = "TIDEGATE_ENGINE", "TIDEGATE_ENGINE_ADDRESS"
LOCAL = "local"
ENGINES = ("dask", LOCAL, "ray", "spark")


@contextmanager
def opened(workers: Workers) -> Iterator[Workers]:
    """Workers whose tasks run where TIDEGATE_ENGINE says: by default, and as `local`, here."""
    with cluster(workers.count) as elsewhere:
        if elsewhere is None:
            yield workers
            return
        from tidegate.models.execution import remote_tasks

        results = partial(remote_tasks.results, elsewhere, threads=workers.threads)
        # joblib asks no backend where there is one worker
        yield replace(workers, count=max(2, workers.count), elsewhere=results)


@contextmanager
def cluster(count: int) -> Iterator[Any]:
    """The cluster that TIDEGATE_ENGINE names, or `count` workers of its kind on this machine; None for `local`.

    Raises DeclarationError for an engine that is not known, InfrastructureError where it is not installed or does not
    answer.
    """
    kind, address = (os.environ.get(name, "").strip() for name in (VARIABLE, ADDRESS))
    if kind not in ("", *ENGINES):
        raise DeclarationError(f"{VARIABLE}: {unknown(kind, ENGINES, what='engine')}")
    if kind in ("", LOCAL):
        if address:
            raise DeclarationError(f"{ADDRESS} is set, and {VARIABLE} is local; name dask, ray or spark")
        yield None
        return
    with _engine(kind).opened(address, count) as found:
        yield found


def _engine(kind: str) -> Any:
    """Imported by name: which engine there is decides no result, so that no stage's code has it as a part."""
    try:
        return import_module(f"tidegate.models.engines.{kind}")
    except ModuleNotFoundError as error:
        if (error.name or "tidegate").startswith("tidegate"):
            raise
        raise InfrastructureError(f"the engine {kind} needs {error.name}: pip install 'tidegate[{kind}]'") from None
