"""Create the table: read the sources, run the query, check the declared columns.

Why: all later stages read one table, with exactly the declared columns.

Example: `ingest: {cmd: tidegate ingest}`
"""

from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import Field

from tidegate import artifacts, paths, storage
from tidegate.config.schema.data import Columns, Name, Source
from tidegate.config.section import Section
from tidegate.data import query, read_sources
from tidegate.data.profile import profile
from tidegate.data.row_groups import writing
from tidegate.data.row_order import ordered_rows, ordered_schema, require_unique
from tidegate.data.source_digest import digest
from tidegate.data.stored_table import StoredTable
from tidegate.data.table import typed, typed_rows
from tidegate.records import Verdict

if TYPE_CHECKING:
    import pyarrow as pa

    from tidegate.data.type_mismatch import CsvSource


class Params(Section):
    sources: dict[Name, Source] = Field(alias="data.sources")
    query: str | None = Field(default=None, alias="data.query")
    columns: Columns = Field(alias="data.columns")


def run(params: Params) -> Verdict:
    with storage.folder() as scratch:
        sources = read_sources.stored(params.sources, scratch)
        with read_sources.reading(sources):
            answer = query.stored(sources, params.query, scratch / "answer")
            table = _typed(answer, params.columns, read_sources.csv_sources(params.sources, sources))
            described = profile(table, params.columns, require_unique(table, params.columns))
            digests = {name: _source(source) for name, source in sources.items()}
            with storage.replacing(paths.TABLE, size=getattr(table, "nbytes", None)) as path:
                _write(path, table, params.columns)
                artifacts.write_json(paths.PROFILE, described)
                artifacts.write_json(paths.SOURCES, digests)
    return Verdict.PASS


def _typed(
    answer: "pa.Table | StoredTable", columns: Columns, csv: "tuple[CsvSource, ...]"
) -> "pa.Table | StoredTable":
    convert = typed_rows if isinstance(answer, StoredTable) else typed
    return convert(answer, columns, csv)


def _write(path: Path, table: "pa.Table | StoredTable", columns: Columns) -> None:
    with writing(path, ordered_schema(table, columns)) as file:
        for batch in ordered_rows(table, columns):
            file.write(batch)


def _source(source: "pa.Table | StoredTable") -> dict[str, int | str]:
    return {"rows": source.num_rows, "sha256": digest(source)}
