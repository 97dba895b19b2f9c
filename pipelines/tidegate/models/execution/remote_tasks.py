"""Run tasks on the workers of a cluster, with the results of one process.

The tasks are sent together, so that the rows which they share are sent once. A worker with other versions of what
computes than here refuses each of them: its results might differ in the last bit. The cluster is
trusted as this machine is: both ends read pickles of the other.
"""

import pickle
import platform
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any, Protocol, cast

from tidegate.config.validation.trusted_classes import trusted_here
from tidegate.errors import InfrastructureError
from tidegate.models.estimators import own_modules
from tidegate.models.execution.forked import Failure, Result, outcome_of, unpacked
from tidegate.models.execution.tasks import Tasks

COMPUTING = ("numpy", "pandas", "scikit-learn", "scipy", "tidegate")


@dataclass(frozen=True, slots=True)
class Shipment:
    """Pickled tasks, how many they are, the threads of each, and the versions that they need."""

    calls: bytes
    count: int
    threads: int
    versions: Mapping[str, str]


class Cluster(Protocol):
    """Workers somewhere, which know tidegate."""

    def outcomes(self, shipment: Shipment) -> list[bytes]:
        """What `outcome` returns for each place, in order."""


def results(cluster: Cluster, tasks: Tasks[Result], threads: int) -> list[Result]:
    """The results, in the tasks' order. Of tasks that fail, the first one's error is raised."""
    import cloudpickle

    calls = list(tasks.calls)
    if not calls:
        return []
    shipment = Shipment(cloudpickle.dumps(calls), len(calls), threads, versions())
    # of a cluster that whoever runs this has named
    outcomes = [pickle.loads(answer) for answer in cluster.outcomes(shipment)]  # noqa: S301
    return unpacked(outcomes)


def outcome(shipment: Shipment, place: int) -> bytes:
    """What the task at the place returns or raises, pickled; runs on a worker."""
    from threadpoolctl import threadpool_limits

    here = versions()
    if other := [name for name, wanted in sorted(shipment.versions.items()) if here.get(name) != wanted]:
        listed = ", ".join(f"{name} {here.get(name)}, not {shipment.versions[name]}" for name in other)
        return pickle.dumps(Failure(InfrastructureError(f"a worker of the cluster has {listed}; install the same")))
    own_modules.allow(trusted_here())
    with threadpool_limits(shipment.threads):
        return pickle.dumps(outcome_of(_calls(shipment.calls)[place]))


def versions() -> dict[str, str]:
    """The installed versions that decide results."""
    return {"python": platform.python_version(), **{name: version_of(name) for name in COMPUTING}}


def version_of(name: str) -> str:
    """The installed version of a distribution; `none` if it is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return "none"


@lru_cache(maxsize=1)
def _calls(pickled: bytes) -> list[Callable[[], Any]]:
    return cast("list[Callable[[], Any]]", pickle.loads(pickled))  # noqa: S301 (of the one who runs this worker)
