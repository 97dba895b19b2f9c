"""A session of Spark, and the rows of an answer as they come.

The master is that of TIDEGATE_ENGINE_ADDRESS where TIDEGATE_ENGINE is spark, as for training; else this machine.
"""

import atexit
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, nullcontext
from functools import cache, reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate.errors import DeclarationError, InfrastructureError, Problem
from tidegate.storage import folder

if TYPE_CHECKING:
    import pyarrow as pa

ENGINE, ADDRESS = "TIDEGATE_ENGINE", "TIDEGATE_ENGINE_ADDRESS"
PROCESS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.sql.catalogImplementation": "in-memory",
}
LOCAL = {"spark.driver.bindAddress": "127.0.0.1", "spark.driver.host": "127.0.0.1"}
QUERY = {
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.ansi.enabled": "true",
    "spark.sql.ansi.enforceReservedKeywords": "false",
    "spark.sql.runSQLOnFiles": "false",
    "spark.sql.execution.arrow.maxRecordsPerBatch": "50000",
    "spark.sql.execution.arrow.pyspark.fallback.enabled": "false",
}
"""What decides an answer: the clock, errors instead of NULL where a value does not fit, and no path as a table."""

_CONDITION = re.compile(r"\[[A-Z][A-Z0-9_.]{3,}\][^\n]*")
"""How Spark names what went wrong."""


@contextmanager
def opened() -> Iterator[Any]:
    """A session of its own; one that this call began ends with the block. Raises InfrastructureError without Spark."""
    try:
        from pyspark.sql import SparkSession
    except ModuleNotFoundError as error:
        raise InfrastructureError(f"needs {error.name}: pip install 'tidegate[spark]'") from None
    running = SparkSession.getActiveSession()
    address = os.environ.get(ADDRESS, "").strip() if os.environ.get(ENGINE, "").strip() == "spark" else ""
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    within = {"spark.local.dir": str(scratch()), "spark.sql.warehouse.dir": str(scratch() / "warehouse")}
    settings = PROCESS | ({} if address else LOCAL | within)
    builder = SparkSession.builder.master(address or "local[*]").appName("tidegate")
    with nullcontext(running) if running else started(builder, settings) as session, _explaining():
        own = session.newSession()
        for name, value in QUERY.items():
            own.conf.set(name, value)
        yield own


@cache
def scratch() -> Path:
    """A folder for Spark's temporary files until this process ends: Java keeps the first that it is given."""
    until_the_end = ExitStack()
    atexit.register(until_the_end.close)
    return until_the_end.enter_context(folder())


@contextmanager
def started(builder: Any, settings: Mapping[str, str]) -> Iterator[Any]:
    """A session that ends with the block. Raises InfrastructureError where none starts.

    Java keeps running, and the settings that it was started with would be the defaults of every later session.
    """
    from py4j.protocol import Py4JError
    from pyspark import SparkContext
    from pyspark.errors import PySparkException

    starts_java = SparkContext._gateway is None and "PYSPARK_GATEWAY_PORT" not in os.environ  # noqa: SLF001
    try:
        session = reduce(lambda made, item: made.config(*item), settings.items(), builder).getOrCreate()
    except (Py4JError, PySparkException, RuntimeError, OSError) as error:
        raise InfrastructureError(f"no Spark session: {first_line(error)}; Spark needs Java") from None
    try:
        if starts_java:
            for name in settings:
                session._jvm.java.lang.System.clearProperty(name)  # noqa: SLF001 (PySpark has no public way to Java)
        yield session
    finally:
        session.stop()


@contextmanager
def _explaining() -> Iterator[None]:
    from py4j.protocol import Py4JError
    from pyspark.errors import PySparkException

    try:
        yield
    except (Py4JError, PySparkException) as error:
        raise _explained(error) from None


def parsed(session: Any, query: str) -> str:
    """The query as Spark's parser reads it, in JSON; nothing is resolved."""
    plan = session._jsparkSession.sessionState().sqlParser().parsePlan(query)  # noqa: SLF001 (nothing public parses)
    return str(plan.toJSON())


def selected(session: Any, query: str, tables: Mapping[str, str]) -> Any:
    """The query's data frame over Parquet at these paths."""
    for name, path in tables.items():
        session.read.parquet(path).createOrReplaceTempView(name)
    frame = session.sql(query)
    if not frame._jdf.queryExecution().analyzed().deterministic():  # noqa: SLF001 (nothing public says it)
        raise DeclarationError(Problem("may answer otherwise another time", key="query"))
    return frame


def schema_of(frame: Any) -> "pa.Schema":
    from pyspark.sql.pandas.types import to_arrow_schema

    return to_arrow_schema(frame.schema, timezone="UTC")


def batches(frame: Any) -> "Iterator[pa.RecordBatch]":
    """The rows, a partition in memory at a time, in whatever order Spark has them."""
    import pyarrow as pa

    schema = schema_of(frame)
    for row in frame.mapInArrow(_packed, "rows binary").toLocalIterator():
        with pa.ipc.open_stream(row[0]) as stream:
            for batch in stream:
                yield pa.RecordBatch.from_arrays(
                    [column.cast(field.type) for column, field in zip(batch.columns, schema, strict=True)],
                    schema=schema,
                )


def _packed(parts: "Iterator[pa.RecordBatch]") -> "Iterator[pa.RecordBatch]":
    """Runs on the executors: a batch of rows becomes one value, which Spark sends as it is."""
    import pyarrow as pa

    for part in parts:
        sink = pa.BufferOutputStream()
        with pa.ipc.new_stream(sink, part.schema) as stream:
            stream.write_batch(part)
        yield pa.record_batch([pa.array([sink.getvalue().to_pybytes()], pa.binary())], names=["rows"])


def first_line(error: Exception) -> str:
    """What Java says, where it does: Python's side only says which call failed."""
    java = getattr(error, "java_exception", None)
    text = f"{java.getMessage() if java is not None else ''}\n{error}"
    named = _CONDITION.search(text)  # what waits for a task says only that one failed
    return (named[0] if named else text.strip().partition("\n")[0])[:300]


def _explained(error: Exception) -> Exception:
    """A query that Spark cannot read is the declaration's, the rest the cluster's."""
    from pyspark.errors import AnalysisException, ParseException

    if isinstance(error, AnalysisException | ParseException):
        missing = "PATH_NOT_FOUND" in str(error)
        return DeclarationError(first_line(error)) if not missing else InfrastructureError(first_line(error))
    return InfrastructureError(f"Spark gave up: {first_line(error)}")
