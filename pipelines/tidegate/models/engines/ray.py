"""Ray: workers of a running cluster, else of this machine, on the loopback only."""

import logging
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from tempfile import TemporaryDirectory
from typing import Any

os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")  # read when it is imported: it would report to its makers
os.environ.setdefault("RAY_ACCEL_ENV_VAR_OVERRIDE_ON_ZERO", "0")

import ray
from ray.exceptions import RayError

from tidegate.errors import InfrastructureError
from tidegate.models.execution import remote_parts
from tidegate.models.execution.remote_parts import Call
from tidegate.models.execution.remote_tasks import Shipment, outcome

SCRATCH = "/dev/shm"  # noqa: S108 (a folder of its own is made there)
"""A socket's path has 107 bytes at most, and shared memory is where a confined process may write at a short one."""
STORE_BYTES = 512 * 2**20
"""Memory for rows that workers share."""


@contextmanager
def opened(address: str, count: int) -> Iterator["RayCluster"]:
    """Connected to the cluster, or to `count` workers of its own; they end with the block."""
    quiet: dict[str, Any] = {"log_to_driver": False, "logging_level": logging.ERROR}
    with TemporaryDirectory(prefix="ray", dir=SCRATCH) as scratch:
        own = {
            "num_cpus": count,
            "include_dashboard": False,
            "object_store_memory": STORE_BYTES,
            "_node_ip_address": "127.0.0.1",
            "_temp_dir": scratch,
        }
        try:
            ray.init(**quiet, **({"address": address} if address else own))
        except (OSError, ValueError, RuntimeError) as error:
            raise InfrastructureError(f"no Ray cluster: {str(error).splitlines()[0]}") from None
        try:
            yield RayCluster()
        finally:
            ray.shutdown()


class RayCluster:
    """The rows are put into the cluster's store once."""

    def outcomes(self, shipment: Shipment) -> list[bytes]:
        remote, whole = ray.remote(outcome), ray.put(shipment)
        try:
            return list(ray.get([remote.remote(whole, place) for place in range(shipment.count)]))
        except RayError as error:
            raise InfrastructureError(f"Ray gave up: {str(error).splitlines()[0]}; nothing was written") from None

    def answers(self, call: Call, shared: object, parts: Iterable[bytes]) -> Iterator[bytes]:
        remote, whole = ray.remote(call), ray.put(shared)
        most = remote_parts.under_way(int(ray.cluster_resources().get("CPU", 1)))
        try:
            yield from remote_parts.in_order(parts, most, lambda part: remote.remote(whole, part), ray.get)
        except RayError as error:
            raise InfrastructureError(f"Ray gave up: {str(error).splitlines()[0]}") from None
