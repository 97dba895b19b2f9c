"""One SELECT over Parquet that Spark runs.

On a cluster where the data outgrow one machine. What it answers is the source, and is read here as any other: ordered,
some rows in memory at a time. So select, join and aggregate there what `data.query` needs, and no more.

Why: a year of clicks has no place on the machine that trains; how often each customer clicked has.

Example: `clicks: {kind: spark, tables: {c: s3a://lake/c}, query: "SELECT shop, count(*) AS n FROM c GROUP BY shop"}`
"""

import re
import tempfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, field_validator

from tidegate.config.section import Section
from tidegate.data.queries import spark_query, spark_session
from tidegate.data.reading import parquet_files
from tidegate.data.spilling import spilling
from tidegate.data.stored_table import StoredTable, held, rows_at_once
from tidegate.errors import DeclarationError, Problem

if TYPE_CHECKING:
    import pyarrow as pa

PROTOCOLS = ("abfs", "abfss", "gs", "hdfs", "s3", "s3a", "wasbs")


def _table(path: str) -> str:
    if "://" in path:
        parts = urlsplit(path)
        if parts.scheme not in PROTOCOLS:
            raise ValueError(f"must be a path inside the repository, or a URL of {', '.join(PROTOCOLS)}")
        if parts.password or parts.query:
            raise ValueError("must hold neither a password nor options; credentials are the cluster's")
    elif PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts or re.search(r"[*?\[{:~]", path):
        raise ValueError("must be a file or a folder of Parquet inside the repository, without a pattern")
    return path


class Params(Section):
    """The answer of one SELECT that Spark runs over Parquet."""

    kind: Literal["spark"]
    tables: dict[
        Annotated[str, Field(pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,62}$")],
        Annotated[str, Field(min_length=1, max_length=2000), AfterValidator(_table)],
    ] = Field(min_length=1, max_length=50, examples=[{"clicks": "s3a://lake/clicks"}])
    """Parquet by the name that the query gives it: a file or folder of the repository, or of a store that the cluster
    reads, with the cluster's own credentials."""
    query: str = Field(
        min_length=1, max_length=20_000, examples=["SELECT shop, count(*) AS n FROM clicks GROUP BY shop"]
    )
    """One SELECT in Spark's SQL over these tables: no limit, sample or script, and only functions that answer alike
    each time."""

    @field_validator("query")
    @classmethod
    def _one_select(cls, query: str) -> str:
        if ";" in query.strip().rstrip(";") or not re.match(r"\s*(select|with)\b", query, re.IGNORECASE):
            raise ValueError("must be one statement that starts with SELECT or WITH and holds no semicolon")
        return query


def read(params: Params) -> "pa.Table":
    """All rows, sorted by all columns: in which order Spark has them differs from run to run."""
    import pyarrow as pa

    with tempfile.TemporaryDirectory() as folder:
        rows = stored(params, Path(folder))
        return rows if isinstance(rows, pa.Table) else pa.Table.from_batches(rows.to_batches(), rows.schema)


def stored(params: Params, folder: Path) -> "pa.Table | StoredTable":
    """The same; many rows are in `folder`, which must stay."""
    query = params.query.strip().rstrip(";")
    with spark_session.opened() as session:
        found = dict.fromkeys(spark_query.violations(spark_session.parsed(session, query), params.tables))
        if found:
            raise DeclarationError(Problem(message, key="query") for message in found)
        frame = spark_session.selected(session, query, {name: _place(path) for name, path in params.tables.items()})
        rows = held(spark_session.batches(frame), spark_session.schema_of(frame), folder / "answer")
    with spilling() as connection:
        connection.register("answer", rows)
        ordered = connection.sql("SELECT * FROM answer ORDER BY ALL")
        return held(ordered.to_arrow_reader(rows_at_once(len(rows.schema))), rows.schema, folder / "ordered")


def cautions(params: Params) -> Iterator[tuple[str, str]]:
    """(key, what is not the same on Spark): last digits of sums of fractions, which are added in another order, and
    places among rows that the order leaves equal.
    """
    if found := spark_query.summing(params.query):
        message = (
            f"{', '.join(found)} of fractions may differ in the last digits from run to run on Spark, and with them the"
            " table; aggregate whole numbers or decimals, or round the result"
        )
        yield "query", message
    if found := spark_query.by_place(params.query):
        message = (
            f"{', '.join(found)} may answer otherwise from run to run on Spark where the order leaves rows equal;"
            " order by columns that no two rows share"
        )
        yield "query", message


def _place(path: str) -> str:
    """As Spark finds it: a local path is absolute, inside the repository, and no link leads out of it."""
    if "://" in path:
        return path
    found, here = Path(path).resolve(), Path.cwd().resolve()
    if not found.is_relative_to(here):
        raise DeclarationError(f"{path}: links outside the repository; copy the file into it")
    if not found.exists():
        raise DeclarationError(f"{path}: no such file; `dvc pull` fetches files that DVC tracks")
    if found.is_dir():
        parquet_files.located(path)
    return found.as_uri()
