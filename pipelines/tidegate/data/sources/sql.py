"""A table or query of an SQL database, in a read-only transaction.

Use an account with read access only: it is the one defence that every database offers.

Why: an export that somebody makes by hand is stale, by an unknown age.

Example: `claims: {kind: sql, url: postgresql+psycopg://reader@db.example.com/claims, table: claims.policies}`
"""

import os
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from urllib.parse import parse_qsl, quote, urlsplit

from pydantic import Field, field_validator, model_validator

from tidegate.config.section import Section
from tidegate.errors import DeclarationError, EvidenceError, InfrastructureError

if TYPE_CHECKING:
    import pyarrow as pa
    from sqlalchemy import Connection, CursorResult, Engine

BATCH = 50_000
READ_ONLY = {
    "postgresql": "SET TRANSACTION READ ONLY",
    "mysql": "SET SESSION TRANSACTION READ ONLY",
    "mariadb": "SET SESSION TRANSACTION READ ONLY",
}
"""Makes a session read-only; SQLite is opened read-only, and nothing is ever committed."""


class Params(Section):
    """A table or one SELECT of an SQL database."""

    kind: Literal["sql"]
    url: str = Field(
        pattern=r"^[a-z][a-z0-9+]*://", max_length=1000, examples=["postgresql+psycopg://reader@db.example.com/claims"]
    )
    """SQLAlchemy URL without a password."""
    password_env: str | None = Field(
        default=None, pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,99}$", examples=["CLAIMS_PASSWORD"]
    )
    """The environment variable that holds the password when the stage runs."""
    table: str | None = Field(default=None, pattern=r"^[^.]{1,100}(\.[^.]{1,100})?$", examples=["claims.policies"])
    """The table to read, with its schema where it needs one."""
    query: str | None = Field(default=None, min_length=1, max_length=20_000)
    """One SELECT in the database's own SQL, instead of `table`."""

    @field_validator("url")
    @classmethod
    def _no_password(cls, url: str) -> str:
        parts = urlsplit(url)
        if parts.password or any("pass" in name.lower() for name, _ in parse_qsl(parts.query)):
            raise ValueError("must not hold a password; name the variable that holds it with password_env")
        if parts.scheme.partition("+")[0] == "duckdb":
            raise ValueError("a DuckDB file can read other files; export the table to Parquet and use kind: file")
        if parts.scheme.partition("+")[0] == "sqlite" and parts.path.strip("/") in ("", ":memory:"):
            raise ValueError("names no file, and a database in memory has no rows; write sqlite:///data/served.db")
        return url

    @field_validator("query")
    @classmethod
    def _one_select(cls, query: str | None) -> str | None:
        if query is not None and (
            ";" in query.strip().rstrip(";") or not re.match(r"\s*(select|with)\b", query, re.IGNORECASE)
        ):
            raise ValueError("must be one statement that starts with SELECT or WITH and holds no semicolon")
        return query

    @model_validator(mode="after")
    def _one_of(self) -> "Params":
        if (self.table is None) == (self.query is None):
            raise ValueError("needs either table or query")
        return self


def read(params: Params) -> "pa.Table":
    """All rows. A password never enters a message: it quotes the driver's error, not the URL."""
    import pyarrow as pa
    from sqlalchemy.exc import SQLAlchemyError

    secret = _password(params)
    try:
        with _engine(params.url, secret).connect() as connection:
            result = _execute(connection, params)
            names = list(result.keys())
            if doubled := [name for name in names if names.count(name) > 1]:
                raise DeclarationError(f"has {doubled[0]} more than once; name each column of the query once")
            parts = [_table(names, rows) for rows in result.partitions(BATCH)]
            return pa.concat_tables(parts or [_table(names, ())], promote_options="permissive")
    except ImportError as error:
        raise InfrastructureError(f"needs the database's driver {error.name}; install it with pip") from None
    except SQLAlchemyError as error:
        raise InfrastructureError(f"cannot be read: {_reason(error, secret)}") from None
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        raise EvidenceError(f"holds values that fit no column type: {str(error)[:200]}") from None


def table_names(params: Params) -> tuple[str, ...]:
    """The tables and views of the database's default schema, sorted."""
    from sqlalchemy import inspect
    from sqlalchemy.exc import NoSuchModuleError, SQLAlchemyError

    secret = _password(params)
    try:
        found = inspect(_engine(params.url, secret))
        return tuple(sorted({*found.get_table_names(), *found.get_view_names()}))
    except NoSuchModuleError:
        raise DeclarationError(
            f"unknown database: {params.url.partition(':')[0]}; install its SQLAlchemy dialect"
        ) from None
    except ImportError as error:
        raise InfrastructureError(f"needs the database's driver {error.name}; install it with pip") from None
    except SQLAlchemyError as error:
        raise InfrastructureError(f"cannot be read: {_reason(error, secret)}") from None


def _reason(error: Exception, secret: str | None) -> str:
    reason = str(getattr(error, "orig", None) or error).partition("\n")[0][:300]
    return reason.replace(secret, "***") if secret else reason


def _password(params: Params) -> str | None:
    if params.password_env is None:
        return None
    if not (secret := os.environ.get(params.password_env)):
        raise InfrastructureError(
            f"the environment variable {params.password_env} is not set; set it to the password and repeat"
        )
    return secret


def _engine(url: str, secret: str | None) -> "Engine":
    from sqlalchemy import create_engine, make_url
    from sqlalchemy.pool import NullPool

    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(parsed.set(password=secret), poolclass=NullPool)
    path = Path(parsed.database or "")
    if not path.is_file() or not path.resolve().is_relative_to(Path.cwd().resolve()):
        raise DeclarationError(f"{path}: no such file in the repository")
    return create_engine("sqlite://", poolclass=NullPool, creator=lambda: _open_sqlite(path))


def _open_sqlite(path: Path) -> Any:
    import sqlite3

    return sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)


def _execute(connection: "Connection", params: Params) -> "CursorResult[Any]":
    from sqlalchemy import select, table, text

    if statement := READ_ONLY.get(connection.dialect.name):
        connection.exec_driver_sql(statement)
    connection = connection.execution_options(stream_results=True, no_parameters=True)
    if params.query is not None:
        return connection.exec_driver_sql(params.query.strip().rstrip(";"))  # a colon or % is SQL, not a parameter
    schema, _, name = str(params.table).rpartition(".")
    return connection.execute(select(text("*")).select_from(table(name, schema=schema or None)))


def _table(names: Sequence[str], rows: Sequence[Sequence[object]]) -> "pa.Table":
    import pyarrow as pa

    values = zip(*rows, strict=True) if rows else ([] for _ in names)
    return pa.Table.from_arrays([pa.array(column) for column in values], names=list(names))
