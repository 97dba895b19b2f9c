"""Dask: workers of a running scheduler, else of this machine.

Those of this machine listen on the loopback only, encrypted.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any

from distributed import Client, LocalCluster
from distributed.client import FutureCancelledError
from distributed.comm import CommClosedError
from distributed.scheduler import KilledWorker
from distributed.security import Security

from tidegate.errors import InfrastructureError
from tidegate.models.execution import remote_parts
from tidegate.models.execution.remote_parts import Call
from tidegate.models.execution.remote_tasks import Shipment, outcome

LONGEST_S = 60


@contextmanager
def opened(address: str, count: int) -> Iterator["DaskCluster"]:
    """Connected to the scheduler, or to `count` workers of its own; they end with the block."""
    if address:
        with _connected(address) as client:
            yield DaskCluster(client)
        return
    with (
        TemporaryDirectory(prefix="tidegate-dask-") as scratch,
        LocalCluster(
            n_workers=count,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address=None,
            security=Security.temporary(),
            local_directory=scratch,
        ) as cluster,
        Client(cluster, set_as_default=False, timeout=LONGEST_S) as client,
    ):
        yield DaskCluster(client)


def _connected(address: str) -> Any:
    try:
        return Client(address, set_as_default=False, timeout=LONGEST_S)
    except (OSError, ValueError) as error:
        raise InfrastructureError(f"no Dask scheduler answers: {str(error).splitlines()[0]}") from None


class DaskCluster:
    """The rows are sent to each worker once."""

    def __init__(self, client: Any) -> None:
        self._client = client

    def outcomes(self, shipment: Shipment) -> list[bytes]:
        whole = self._client.scatter([shipment], broadcast=True, hash=False)[0]
        futures = [self._client.submit(outcome, whole, place, pure=False) for place in range(shipment.count)]
        try:
            return list(self._client.gather(futures))
        except KilledWorker as error:
            raise InfrastructureError(f"a Dask worker ended again and again: {error}; nothing was written") from None

    def answers(self, call: Call, shared: object, parts: Iterable[bytes]) -> Iterator[bytes]:
        whole = self._client.scatter([shared], broadcast=True, hash=False)[0]
        threads = sum(self._client.nthreads().values())

        def hand_out(part: bytes) -> Any:
            return self._client.submit(call, whole, part, pure=False)

        try:
            yield from remote_parts.in_order(
                parts, remote_parts.under_way(threads), hand_out, lambda future: future.result()
            )
        except KilledWorker as error:
            raise InfrastructureError(f"a Dask worker ended again and again: {error}") from None
        except (CommClosedError, FutureCancelledError, TimeoutError) as error:
            raise InfrastructureError(f"Dask gave up: {str(error).splitlines()[0]}") from None
