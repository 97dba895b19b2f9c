"""Read a data file: CSV, Parquet or JSON, plain or compressed, into a table whose types its values show."""

import gzip
import re
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated, Literal, get_args

from pydantic import Field

from tidegate.artifacts import sha256
from tidegate.config.model import Section
from tidegate.data.duck import connect, reason
from tidegate.errors import DeclarationError, EvidenceError

if TYPE_CHECKING:
    import pyarrow as pa

Format = Literal["csv", "parquet", "json"]
Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]


class Csv(Section):
    """How a CSV file's text becomes values. The first line names the columns."""

    delimiter: str = Field(default=",", min_length=1, max_length=1)
    """What stands between two fields."""
    nulls: list[str] = Field(default=["", "NA"], max_length=20)
    """Texts that mean a missing value."""
    text: list[str] = Field(default_factory=list, max_length=1000)
    """Columns that stay text although they look like numbers or dates, e.g. codes."""


def format_of(name: str) -> Format:
    """The format that a file's name tells. Raises DeclarationError when it tells none."""
    found = re.search(rf"\.({'|'.join(get_args(Format))})(\.(zip|gz))?$", name.lower())
    if not found:
        raise DeclarationError(f"{name}: does not end in .csv, .parquet or .json, with .zip or .gz; say it with format")
    return found[1]  # type: ignore[return-value]


def read(path: Path, name: str, form: Format | None, csv: Csv) -> "pa.Table":
    """The table in `path`, which the declaration calls `name`. Raises EvidenceError where it cannot be read."""
    import duckdb
    import pyarrow as pa
    import pyarrow.parquet as pq

    form = form or format_of(name)
    with _plain(path, name) as plain:
        try:
            return pq.ParquetFile(plain).read(use_threads=False) if form == "parquet" else _parsed(plain, form, csv)
        except (pa.ArrowInvalid, OSError) as error:
            raise EvidenceError(f"{name}: cannot be read as {form}: {str(error).partition(chr(10))[0][:200]}") from None
        except duckdb.Error as error:
            why = (form == "csv" and _ragged(plain, csv.delimiter)) or reason(error)
            raise EvidenceError(f"{name}: cannot be read as {form}: {why}") from None


def _parsed(path: Path, form: Format, csv: Csv) -> "pa.Table":
    with connect() as connection:
        if form == "json":
            return connection.sql("SELECT * FROM read_json(?, sample_size = -1)", params=[str(path)]).to_arrow_table()
        relation = connection.read_csv(
            str(path),
            delimiter=csv.delimiter,
            quotechar='"',
            escapechar='"',
            header=True,
            skiprows=0,
            comment="",  # else a line that starts with # is dropped without a word
            na_values=csv.nulls,
            sample_size=-1,
            dtype=dict.fromkeys(csv.text, "VARCHAR"),
        )
        return relation.to_arrow_table()


def _ragged(path: Path, delimiter: str) -> str:
    """Where a CSV file stops being a table: DuckDB's own report is about dialects that it tried."""
    import csv

    try:
        with path.open(encoding="utf-8", newline="") as file:
            lines = csv.reader(file, delimiter=delimiter)
            header = next(lines, [])
            for fields in lines:
                if len(fields) != len(header):
                    return f"line {lines.line_num} has {len(fields)} fields, the header has {len(header)}"
    except UnicodeDecodeError:
        return "it is not UTF-8"
    except csv.Error as error:
        return f"line {lines.line_num}: {error}"
    return "" if header else "it is empty"


@contextmanager
def _plain(path: Path, name: str) -> Iterator[Path]:
    """The uncompressed file under a name without wildcards, which DuckDB would expand."""
    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "data"
        try:
            if name.lower().endswith(".zip"):
                with zipfile.ZipFile(path) as archive, archive.open(_only_member(archive, name)) as packed:
                    _copy(packed, plain)
            elif name.lower().endswith(".gz"):
                with gzip.open(path) as packed:
                    _copy(packed, plain)
            else:
                plain.symlink_to(path.resolve())
        except (zipfile.BadZipFile, gzip.BadGzipFile, zlib.error, EOFError) as error:
            raise EvidenceError(f"{name}: cannot be unpacked: {str(error).lower()}") from None
        yield plain


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
    if expected is not None and (found := sha256(path)) != expected:
        raise EvidenceError(
            f"{name}: its sha256 is {found}, the declaration pins {expected}; "
            "find out who changed the file, then pin the new digest or restore the old file"
        )
