"""A database server, where the table already is: PostgreSQL, by the dialect in the URL. Needs the extra `postgres`.

The source is a URL with the table as its fragment: `postgresql://reader@host/database#schema.table`. The password comes
from PGPASSWORD or a password file, as for psql, never from the URL.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa
from great_expectations.expectations.metrics.column_aggregate_metric_provider import (
    ColumnAggregateMetricProvider,
    column_aggregate_partial,
)

from tidegate.checks.sql import OneConnectionEngine, SqlTable
from tidegate.errors import DeclarationError, InfrastructureError
from tidegate.plugins import unknown

DRIVERS = {"postgresql": "postgresql+psycopg"}
"""By dialect, the URL's scheme. Another one means the same only once it is tested to: add it here then."""

VIEW = "tidegate_checked"
FLOATS = ("real", "double precision")
TEXTS = ("text", "character varying", "character")
TYPES = (
    dict.fromkeys(FLOATS, "float")
    | dict.fromkeys(TEXTS, "string")
    | dict.fromkeys(("smallint", "integer", "bigint"), "int")
    | {"boolean": "bool", "date": "timestamp", "timestamp without time zone": "timestamp"}
)


class PostgresExecutionEngine(OneConnectionEngine):
    """So that the functions below are PostgreSQL's only."""


@contextmanager
def opened(source: str, threads: int) -> Iterator[SqlTable]:  # noqa: ARG001 (the server decides)
    """In a session that can't write. The view is temporary: text in it is ordered by code point, NaN is missing."""
    url, name = _addressed(source)
    database = sa.create_engine(url)
    try:
        with database.connect() as connection:
            types = _view(connection, name)
            connection.exec_driver_sql("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")
            connection.commit()
            yield SqlTable(PostgresExecutionEngine(connection), VIEW, types)
    except sa.exc.OperationalError as error:
        raise InfrastructureError(f"can't read {name}: {str(error.orig).splitlines()[0]}") from None
    finally:
        database.dispose()


def _addressed(source: str) -> tuple[sa.URL, str]:
    """The server's URL and the table's name. No sentence repeats the source: somebody may have put a password in it."""
    address, _, name = source.partition("#")
    dialect = address.partition("://")[0].partition("+")[0]
    if "://" in address and dialect not in DRIVERS:
        raise DeclarationError(unknown(dialect, tuple(DRIVERS), what="dialect of the engine sql"))
    try:
        url = sa.make_url(address)
    except (sa.exc.ArgumentError, ValueError):
        url = None
    secret = url is None or url.password is not None or any("pass" in key.lower() for key in url.query)
    if url is None or secret or not name:
        raise DeclarationError(
            "a table on a server is named like postgresql://user@host/database#schema.table, its password by PGPASSWORD"
        )
    return url.set(drivername=DRIVERS[dialect]), name


def _view(connection: sa.Connection, name: str) -> dict[str, str]:
    """Make the view of the table; give the declared types of its columns."""
    schema, _, table = name.rpartition(".")
    schema = schema or "public"
    columns = connection.execute(
        sa.text(
            "SELECT column_name, data_type FROM information_schema.columns "
            "WHERE table_schema = :schema AND table_name = :table ORDER BY ordinal_position"
        ),
        {"schema": schema, "table": table},
    ).all()
    if not columns:
        raise DeclarationError(f"no such table in the database: {schema}.{table}")
    quoted = connection.dialect.identifier_preparer.quote_identifier
    selected = ", ".join(_present(quoted(column), kind) for column, kind in columns)
    rows = f"FROM {quoted(schema)}.{quoted(table)}"
    connection.exec_driver_sql(f"CREATE TEMPORARY VIEW {VIEW} AS SELECT {selected} {rows}")
    return {column: TYPES.get(kind, kind) for column, kind in columns}


def _present(column: str, kind: str) -> str:
    if kind in FLOATS:
        return f"NULLIF({column}, 'NaN') AS {column}"
    return f'{column} COLLATE "C" AS {column}' if kind in TEXTS else column


class Median(ColumnAggregateMetricProvider):  # type: ignore[misc]
    metric_name = "column.median"

    @column_aggregate_partial(engine=PostgresExecutionEngine)
    def _postgresql(cls, column: Any, **_: Any) -> Any:  # noqa: N805 (Great Expectations binds the class)
        return sa.func.percentile_cont(0.5).within_group(column)
