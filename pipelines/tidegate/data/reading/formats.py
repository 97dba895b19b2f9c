"""Read a data file: CSV, Parquet, JSON or JSON lines, plain or compressed."""

import glob
import gzip
import lzma
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Literal, TypeVar, get_args

from pydantic import Field

from tidegate import storage
from tidegate.artifacts import sha256
from tidegate.data.duckdb_connection import connect, quoted, reason
from tidegate.data.reading import csv_dialect, csv_text, parquet_rows
from tidegate.data.reading.csv_text import Csv
from tidegate.errors import DeclarationError, EvidenceError, Where

if TYPE_CHECKING:
    import pyarrow as pa

    from tidegate.data.stored_table import StoredTable

Format = Literal["csv", "parquet", "json"]
JSON_LINES = ("jsonl", "ndjson")
"""Other endings of `json`: the reader sees by the content whether a file is one array or a value per line."""
USUAL = "write it in UTF-8 with commas, decimal points and ISO dates, or as parquet: options are those of conf/data"
Rows = TypeVar("Rows", "pa.Table", "StoredTable")
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


def format_named(name: str) -> Format | None:
    """The format by the file's name, if any."""
    match = re.search(rf"\.({'|'.join([*get_args(Format), *JSON_LINES])})(\.(zip|gz))?$", name.lower())
    form = match[1] if match else None
    return "json" if form in JSON_LINES else form  # type: ignore[return-value]


def format_of(name: str) -> Format:
    """The same. Raises DeclarationError where the name has no known ending."""
    if (form := format_named(name)) is None:
        raise DeclarationError(f"{name}: does not end in .csv, .parquet, .json or .jsonl, with .zip or .gz; set format")
    return form


@contextmanager
def in_usual_form(name: str) -> Iterator[None]:
    """For a file that no declaration describes: what is wrong with it names no option, but how it must be written."""
    try:
        yield
    except csv_text.UnknownColumnsError:
        raise
    except DeclarationError as error:
        raise DeclarationError(
            replace(problem, message=_usual(problem.message, name), where=Where(name), key="")
            if problem.key.startswith(csv_text.KEY)
            else problem
            for problem in error.problems
        ) from None


def _usual(message: str, name: str) -> str:
    return f"{message.removeprefix(f'{name}: ').partition('; set ')[0]}; {USUAL}"


def read(path: Path, name: str, form: Format | None, csv: Csv) -> "pa.Table":
    """The table in `path`, which the declaration calls `name`. Raises EvidenceError where it cannot be read."""
    import pyarrow.parquet as pq

    form = form or format_of(name)
    with tempfile.TemporaryDirectory() as folder:
        plain = _plain(path, name, Path(folder))
        with explained(name, form):
            match form:
                case "parquet":
                    return readable(pq.ParquetFile(plain).read(use_threads=False), name)
                case "json":
                    return _json(plain)
                case "csv":
                    text = csv_dialect.decoded(plain, name, csv.encoding, plain.with_name("text"))
                    return csv_text.read(text, name, csv)


def stored(path: Path, name: str, form: Format | None, csv: Csv, folder: Path) -> "pa.Table | StoredTable":
    """The same table; where its rows are many, they are read in `path` or in `folder`, which must stay."""
    form = form or format_of(name)
    plain = _plain(path, name, folder)
    with explained(name, form):
        match form:
            case "parquet":
                return readable(parquet_rows.opened(plain, lambda: explained(name, form)), name)
            case "json":
                return _json(plain)
            case "csv":
                text = csv_dialect.decoded(plain, name, csv.encoding, plain.with_name("text"))
                table = csv_text.stored(text, name, csv, folder / "rows")
                plain.unlink()
                return table


def readable(table: Rows, name: str) -> Rows:
    """The same rows. Raises EvidenceError where a column is of a type that no engine reads."""
    import pyarrow as pa

    for field in table.schema:
        if pa.types.is_float16(field.type) or pa.types.is_decimal256(field.type):
            remedy = "float" if pa.types.is_float16(field.type) else "decimal128, or to a double"
            raise EvidenceError(f"{name}: the column {field.name} is stored as {field.type}; convert it to {remedy}")
    return table


def require_parquet(path: Path, name: str) -> None:
    """Raise EvidenceError where the file is not parquet, or is cut off."""
    import pyarrow.parquet as pq

    with explained(name, "parquet"), pq.ParquetFile(path) as file:
        readable(file.schema_arrow.empty_table(), name)


@contextmanager
def explained(name: str, form: Format) -> Iterator[None]:
    """Raise the errors of what reads a file as EvidenceError."""
    import duckdb
    import pyarrow as pa

    try:
        yield
    except (pa.ArrowInvalid, OSError) as error:
        if isinstance(error, OSError) and error.errno in storage.FULL:
            raise  # the disk's fault, not the file's
        raise EvidenceError(f"{name}: cannot be read as {form}: {str(error).partition(chr(10))[0][:200]}") from None
    except duckdb.Error as error:
        raise EvidenceError(f"{name}: cannot be read as {form}: {reason(error)}") from None


def _json(path: Path) -> "pa.Table":
    with connect() as connection:
        query, named = "FROM read_json(?, sample_size = -1)", [glob.escape(str(path))]
        rows = connection.sql(query, params=named)
        mixed = [quoted(name) for name, kind in zip(rows.columns, rows.types, strict=True) if str(kind) == "JSON"]
        plain = ", ".join(f"{name} ->> '$' AS {name}" for name in mixed)  # "n/a" beside 3.5 is a text without quotes
        return (connection.sql(f"SELECT * REPLACE ({plain}) {query}", params=named) if mixed else rows).to_arrow_table()


def _plain(path: Path, name: str, folder: Path) -> Path:
    """The uncompressed file in `folder`, under a name without wildcards, which DuckDB would expand."""
    plain = folder / "data"
    try:
        if name.lower().endswith(".zip"):
            with zipfile.ZipFile(path) as archive, archive.open(_only_member(archive, name)) as packed:
                _copy(packed, plain)
        elif name.lower().endswith(".gz"):
            with gzip.open(path) as packed:
                _copy(packed, plain)
        else:
            plain.symlink_to(path.resolve())
    except (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, lzma.LZMAError, EOFError) as error:
        raise EvidenceError(f"{name}: cannot be unpacked: {str(error).lower()}") from None
    except RuntimeError as error:  # a password, or a compression that Python does not have
        raise EvidenceError(
            f"{name}: cannot be unpacked: {error}; pack it again without a password, or not at all"
        ) from None
    return plain


def _only_member(archive: zipfile.ZipFile, name: str) -> str:
    members = [member for member in archive.namelist() if not member.endswith("/")]
    if len(members) != 1:
        raise DeclarationError(f"{name}: must hold exactly one file, holds {len(members)}")
    return members[0]


def _copy(packed: "gzip.GzipFile | IO[bytes]", plain: Path) -> None:
    with plain.open("wb") as file:
        shutil.copyfileobj(packed, file, 1 << 20)


def require_digest(path: Path, name: str, expected: str | None) -> None:
    """Raise EvidenceError with both digests when the file is not the declared one."""
    require_same(name, None if expected is None else sha256(path), expected)


def require_same(name: str, actual: str | None, expected: str | None) -> None:
    """Raise EvidenceError with both digests where they differ."""
    if actual != expected:
        raise EvidenceError(
            f"{name}: its sha256 is {actual}, the declaration pins {expected}; "
            "find out who changed the file, then pin the new digest or restore the old file"
        )
