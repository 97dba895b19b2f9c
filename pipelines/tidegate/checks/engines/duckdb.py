"""DuckDB reads the file itself: one process, out of core.

It is nearly as fast as hand-written SQL.

Why: the table is a parquet file that may not fit into memory, and a check should not need a running service.

Example: `engine: duckdb`
"""

import atexit
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

import duckdb_engine
import sqlalchemy as sa
from great_expectations.expectations.metrics.column_aggregate_metric_provider import (
    ColumnAggregateMetricProvider,
    column_aggregate_partial,
)
from sqlalchemy.ext.compiler import compiles

from tidegate import storage
from tidegate.checks.gx_sql_engine import OneConnectionEngine, SqlTable
from tidegate.checks.open_table import is_path
from tidegate.checks.regex_metrics import provide
from tidegate.config.regex import portable
from tidegate.data import spilling
from tidegate.data.duckdb_connection import READS_PARQUET, kind, normalised

# duckdb-engine hooks a function into SQLAlchemy, whose classes outlive the modules at exit, and a dialect remembers the
# types of past results: DuckDB's binding would print both as leaks after the verdict.
atexit.register(vars(duckdb_engine).clear)

Column = sa.ColumnElement[object]
VIEW = "checked"


@compiles(sa.Float, "duckdb")
def _float(*_: object, **__: object) -> str:
    """Great Expectations casts to SQL's FLOAT, which has 32 bits in DuckDB."""
    return "DOUBLE"


MEMORY = "1200MiB"
"""Memory that queries may use unless TIDEGATE_MEMORY is set; groups and sorts beyond it go to a temporary folder, so
that 50 million rows are checked in 2 GB. A median or quantile must fit: 50 million numbers do."""


class DuckDBExecutionEngine(OneConnectionEngine):
    """Great Expectations does not know this dialect: its types are set here, its functions below."""

    def __init__(self, connection: sa.Connection) -> None:
        super().__init__(connection)
        self.scarcity: Exception | None = None
        self.dialect_module = SimpleNamespace(dialect=duckdb_engine.Dialect, __name__="duckdb_engine")

    def execute_query(self, query: sa.Executable) -> sa.CursorResult[*tuple[Any, ...]]:
        """What failed for want of memory or disk is kept: Great Expectations takes it for a property of the data."""
        try:
            return super().execute_query(query)
        except sa.exc.DBAPIError as error:
            if error.orig and spilling.is_scarcity(error.orig):
                self.scarcity = error.orig
            raise


def opens(source: str) -> bool:
    return is_path(source)


@contextmanager
def opened(source: str, threads: int) -> Iterator[SqlTable]:
    """Open the file so that queries of a suite can read nothing else and write nothing.

    Raises InfrastructureError where memory and the folder for temporary files are too small for a query.
    """
    memory_mib = spilling.memory_mib(MEMORY)
    database = sa.create_engine("duckdb:///:memory:")
    with _disposed(database), storage.folder() as spilled, database.connect() as connection:
        file = _quoted(source)
        for setting in (
            f"threads = {int(threads)}",
            f"memory_limit = '{memory_mib}MiB'",
            f"temp_directory = {_quoted(str(spilled))}",
            f"allowed_paths = [{file}]",
            "enable_external_access = false",
            "autoinstall_known_extensions = false",
            "autoload_known_extensions = false",
            "TimeZone = 'UTC'",
        ):
            connection.exec_driver_sql(f"SET {setting}")
        connection.exec_driver_sql(READS_PARQUET)
        rows = f"FROM read_parquet({file})"
        described = connection.exec_driver_sql(f"DESCRIBE {rows}").fetchall()
        stored = {name: declared for name, declared, *_ in described}
        connection.exec_driver_sql(f"CREATE VIEW {VIEW} AS SELECT {', '.join(normalised(stored))} {rows}")
        connection.exec_driver_sql("SET lock_configuration = true")
        keywords = connection.exec_driver_sql("SELECT keyword_name FROM duckdb_keywords()").scalars()
        database.dialect.identifier_preparer.reserved_words = set(keywords)
        connection.commit()
        execution = DuckDBExecutionEngine(connection)
        with _enough(execution):
            yield SqlTable(execution, VIEW, {name: kind(declared) for name, declared in stored.items()})


@contextmanager
def _enough(execution: DuckDBExecutionEngine) -> Iterator[None]:
    try:
        yield
    except sa.exc.DBAPIError:
        if execution.scarcity is None:
            raise
    if execution.scarcity is not None:
        raise spilling.too_little(execution.scarcity, MEMORY)


@contextmanager
def _disposed(database: sa.Engine) -> Iterator[None]:
    try:
        yield
    finally:
        database.dispose()
        database.dialect._type_memos.clear()  # noqa: SLF001 (see the note above)


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _matches(column: sa.ColumnElement[str], regex: str) -> sa.ColumnElement[bool]:
    return sa.func.regexp_matches(column, sa.literal(portable(regex)))


provide(DuckDBExecutionEngine, _matches)


class DuckDBMedian(ColumnAggregateMetricProvider):
    metric_name = "column.median"

    @column_aggregate_partial(engine=DuckDBExecutionEngine)
    def _duckdb(cls, column: sa.ColumnElement[float], **_: object) -> sa.ColumnElement[float]:
        return sa.func.median(column)


class DuckDBQuantiles(ColumnAggregateMetricProvider):
    metric_name = "column.quantile_values"
    value_keys = ("quantiles", "allow_relative_error")

    @column_aggregate_partial(engine=DuckDBExecutionEngine)
    def _duckdb(cls, column: Column, quantiles: list[float], **_: object) -> Column:
        return sa.func.quantile_disc(column, sa.literal_column(repr([float(quantile) for quantile in quantiles])))
