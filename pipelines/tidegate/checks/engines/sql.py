"""The database server that has the table: PostgreSQL, by the URL's dialect.

Needs the extra `postgres`. The source is a URL with the table as its fragment:
`postgresql://reader@host/database#schema.table`. The password comes from PGPASSWORD or a password file, as for psql,
never from the URL.

Why: a table of millions of rows is checked where it is, and only counts leave the database.

Example: `engine: sql`
"""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from great_expectations.expectations.metrics.column_aggregate_metric_provider import (
    ColumnAggregateMetricProvider,
    column_aggregate_partial,
)

from tidegate.checks.gx_sql_engine import OneConnectionEngine, SqlTable
from tidegate.checks.open_table import is_path
from tidegate.checks.regex_metrics import provide
from tidegate.config.regex import portable
from tidegate.errors import DeclarationError, InfrastructureError, unknown

DRIVERS = {"postgresql": "postgresql+psycopg"}
"""The URL's scheme, by dialect. Add another one only with tests that show the same results."""

VIEW = "tidegate_checked"
FLOATS = ("real", "double precision")
TEXTS = ("text", "character varying", "character")
TIMES = ("date", "timestamp without time zone", "timestamp with time zone")
TYPES = (
    dict.fromkeys(FLOATS, "float")
    | dict.fromkeys(TEXTS, "string")
    | dict.fromkeys(TIMES, "timestamp")
    | dict.fromkeys(("smallint", "integer", "bigint"), "int")
    | {"boolean": "bool", "numeric": "float"}
)
COLUMNS = """
    SELECT column_name, CASE WHEN data_type = 'numeric' AND numeric_scale = 0 AND numeric_precision <= 18 THEN 'bigint'
        WHEN data_type = 'numeric' AND numeric_scale = 0 THEN 'decimal(' || numeric_precision || ',0)'
        ELSE data_type END, data_type = 'numeric'
    FROM information_schema.columns WHERE table_schema = :schema AND table_name = :table ORDER BY ordinal_position
"""


class PostgresExecutionEngine(OneConnectionEngine):
    """Limits the functions below to PostgreSQL."""


def _matches(column: sa.ColumnElement[str], regex: str) -> sa.ColumnElement[bool]:
    return column.op("~", is_comparison=True)(sa.literal(portable(regex)))


provide(PostgresExecutionEngine, _matches)


def opens(source: str) -> bool:
    return not is_path(source)


@contextmanager
def opened(source: str, threads: int) -> Iterator[SqlTable]:
    """Open it in a session that can't write, as a temporary view that orders text by code point; NaN is missing."""
    url, name = _addressed(source)
    try:
        database = sa.create_engine(url)
    except ModuleNotFoundError as error:
        needs = f"the engine sql needs {error.name}: pip install 'tidegate[postgres]'"
        raise InfrastructureError(needs) from None
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
    """The server's URL and the table's name. No message repeats the source: it may contain a password."""
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
            "write a table on a server as postgresql://user@host/database#schema.table, with its password in PGPASSWORD"
        )
    return url.set(drivername=DRIVERS[dialect]), name


def _view(connection: sa.Connection, name: str) -> dict[str, str]:
    """Create the view of the table; return the declared types of its columns."""
    schema, _, table = name.rpartition(".")
    schema = schema or "public"
    columns = connection.execute(sa.text(COLUMNS), {"schema": schema, "table": table}).all()
    if not columns:
        raise DeclarationError(f"table not found in the database: {schema}.{table}")
    quoted = connection.dialect.identifier_preparer.quote_identifier
    selected = ", ".join(_normalised(quoted(column), kind, decimal=decimal) for column, kind, decimal in columns)
    rows = f"FROM {quoted(schema)}.{quoted(table)}"
    connection.exec_driver_sql(f"CREATE TEMPORARY VIEW {VIEW} AS SELECT {selected} {rows}")
    return {column: TYPES.get(kind, kind) for column, kind, _ in columns}


def _normalised(column: str, kind: str, *, decimal: bool) -> str:
    """The column as every engine reads it: NaN is missing, numbers with a fraction are doubles, times are in UTC."""
    match kind:
        case "real" | "double precision" | "numeric":
            return f"NULLIF({column}::double precision, 'NaN') AS {column}"
        case "bigint" if decimal:
            return f"NULLIF({column}, 'NaN')::bigint AS {column}"
        case "timestamp with time zone":
            return f"{column} AT TIME ZONE 'UTC' AS {column}"
        case "date":
            return f"{column}::timestamp AS {column}"
        case _ if kind in TEXTS:
            return f'{column}::text COLLATE "C" AS {column}'
    return column


class PostgresMedian(ColumnAggregateMetricProvider):
    metric_name = "column.median"

    @column_aggregate_partial(engine=PostgresExecutionEngine)
    def _postgresql(cls, column: sa.ColumnElement[float], **_: object) -> sa.ColumnElement[float]:
        return sa.func.percentile_cont(0.5).within_group(column)
