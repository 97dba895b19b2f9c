"""A table or query of an SQL database, read in a transaction that is never committed."""

import re
from typing import Literal
from urllib.parse import parse_qsl, urlsplit

from pydantic import Field, field_validator, model_validator

from tidegate.config.model import Section


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
