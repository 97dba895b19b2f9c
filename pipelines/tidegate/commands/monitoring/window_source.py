"""Open what a window's rows, or labels that came late, are read from.

That is a file, or a source that conf/monitor declares by name: a database, a URL, a folder of files.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate import artifacts
from tidegate.checks.to_parquet import parquet
from tidegate.config.schema.data import Columns
from tidegate.data.reading import formats
from tidegate.errors import EvidenceError, Problem, Where, unknown

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from tidegate.config.schema.data import Source


@dataclass(frozen=True, slots=True)
class OpenedRows:
    """Columns that are read one by one. `place` names them in messages."""

    place: str
    names: frozenset[str]
    count: int
    read: "Callable[[str], pa.Table]"
    digest: str
    """Of the file, or of a source's rows in any order."""

    def problem(self, message: str, key: str = "") -> Problem:
        return Problem(message, Where(self.place), key)


@contextmanager
def opened(data: str, sources: "Mapping[str, Source]", columns: Columns) -> Iterator[OpenedRows]:
    """Raises EvidenceError without rows, and where a file cannot be read, with all that the source's kind raises."""
    if data in sources:
        rows = _of_source(data, sources[data])
        _require_rows(rows)
        yield rows
        return
    path = Path(data)
    if not path.is_file():
        raise EvidenceError(Problem(_not_found(data, sources), Where(data)))
    with parquet(path, columns) as copy, _parquet_file(copy, data) as file:
        rows = _of_file(file, path)
        _require_rows(rows)
        yield rows


def _require_rows(rows: OpenedRows) -> None:
    if not rows.count:
        raise EvidenceError(rows.problem("has no rows"))


def _not_found(data: str, sources: "Mapping[str, Source]") -> str:
    if Path(data).is_dir():
        return "is a folder; declare it under monitor.sources, as {kind: file, path: …}, and give that name"
    if Path(data).suffix or "/" in data or not sources:
        return "not found"
    return f"not found; {unknown(data, tuple(sources), what='source of monitor.sources')}"


def _of_source(name: str, source: Any) -> OpenedRows:
    from tidegate.data import read_sources, source_digest

    key = f"monitor.sources.{name}"
    table = read_sources.table(source, key)
    doubled = sorted({column for column in table.column_names if table.column_names.count(column) > 1})
    if doubled:
        raise EvidenceError(Problem(f"has {doubled[0]} more than once; name each column once", Where(key)))

    def read(column: str) -> "pa.Table":
        return table.select([column])

    return OpenedRows(key, frozenset(table.column_names), table.num_rows, read, source_digest.digest(table))


def _parquet_file(copy: Path, data: str) -> "pq.ParquetFile":
    import pyarrow.parquet as pq

    with formats.explained(data, "parquet"):
        return pq.ParquetFile(copy, pre_buffer=False)


def _of_file(file: "pq.ParquetFile", path: Path) -> OpenedRows:
    def read(column: str) -> "pa.Table":
        with formats.explained(str(path), "parquet"):
            return file.read([column], use_threads=False)

    names = frozenset(file.schema_arrow.names)
    return OpenedRows(str(path), names, file.metadata.num_rows, read, artifacts.sha256(path))
