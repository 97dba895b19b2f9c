"""PostgreSQL, where the table already is. Needs the extra `postgres`.

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
    address, _, name = source.partition("#")
    url = sa.make_url(address).set(drivername="postgresql+psycopg")
    if not name or url.password is not None:
        raise DeclarationError(
            "a PostgreSQL table is named like postgresql://user@host/database#schema.table, its password by PGPASSWORD"
        )
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
