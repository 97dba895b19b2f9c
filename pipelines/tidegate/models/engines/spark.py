"""Apache Spark: executors of a running master, else of this machine. Needs Java."""

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from typing import Any

from py4j.protocol import Py4JError, Py4JJavaError
from pyspark.errors import PySparkException
from pyspark.sql import SparkSession

from tidegate.data.queries.spark_session import scratch, started
from tidegate.errors import InfrastructureError
from tidegate.models.execution import remote_parts
from tidegate.models.execution.remote_parts import Call
from tidegate.models.execution.remote_tasks import Shipment, outcome

SETTINGS = {"spark.ui.enabled": "false", "spark.ui.showConsoleProgress": "false", "spark.log.level": "ERROR"}
SUBMITTED = "submitted"
OF_THIS_MACHINE = {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}


@contextmanager
def opened(address: str, count: int) -> Iterator["SparkCluster"]:
    """A session on the master at the address, or on `count` threads of this machine; it ends with the block.

    The address `submitted` is the master that spark-submit was given, which started this process.
    """
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    # Java's own folder of temporary files is one that a confined process may not write to
    within = {
        "spark.local.dir": str(scratch()),
        "spark.driver.extraJavaOptions": f'-Djava.io.tmpdir="{scratch()}"',
    }
    settings = SETTINGS | ({} if address else OF_THIS_MACHINE | within)
    builder = SparkSession.builder.appName("tidegate")
    if address != SUBMITTED:
        builder = builder.master(address or f"local[{count}]")
    with started(builder, settings) as session:
        yield SparkCluster(session.sparkContext)


class SparkCluster:
    """The rows are broadcast, and each executor reads them once."""

    def __init__(self, context: Any) -> None:
        self._context = context

    def outcomes(self, shipment: Shipment) -> list[bytes]:
        whole = self._context.broadcast(shipment)
        try:
            places = self._context.parallelize(range(shipment.count), shipment.count)
            return list(places.map(partial(_outcome, whole)).collect())
        except (Py4JError, PySparkException) as error:
            raise InfrastructureError(f"Spark gave up: {_reason(error)}; nothing was written") from None
        finally:
            whole.destroy()

    def answers(self, call: Call, shared: object, parts: Iterable[bytes]) -> Iterator[bytes]:
        """The answers, in waves: a Spark job has all its parts when it starts, so small jobs bound the memory."""
        whole, remaining = self._context.broadcast(shared), iter(parts)
        most = remote_parts.under_way(self._context.defaultParallelism)
        try:
            while wave := list(islice(remaining, most)):
                yield from self._context.parallelize(wave, len(wave)).map(partial(_answer, call, whole)).collect()
        except (Py4JError, PySparkException) as error:
            raise InfrastructureError(f"Spark gave up: {_reason(error)}") from None
        finally:
            whole.destroy()


def _outcome(whole: Any, place: int) -> bytes:
    return outcome(whole.value, place)


def _answer(call: Call, whole: Any, part: bytes) -> bytes:
    return call(whole.value, part)


def _reason(error: Exception) -> str:
    """What Java says, where it does: Python's side only says which call failed."""
    said = error.java_exception.getMessage() if isinstance(error, Py4JJavaError) else None
    return str(said or error).splitlines()[0]
