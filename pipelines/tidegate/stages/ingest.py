"""Create the table: read the sources, run the query, check the declared columns.

Why: all later stages read one table, with exactly the declared columns.

Example: `ingest: {cmd: tidegate ingest}`
"""

from typing import TYPE_CHECKING

from pydantic import Field

from tidegate import artifacts, paths
from tidegate.config.schema.data import Columns, Name, Source
from tidegate.config.section import Section
from tidegate.data import query
from tidegate.data.profile import profile
from tidegate.data.read_sources import csv_sources, tables
from tidegate.data.source_digest import digest
from tidegate.data.table import ordered, typed
from tidegate.records import Verdict

if TYPE_CHECKING:
    import pyarrow as pa


class Params(Section):
    sources: dict[Name, Source] = Field(alias="data.sources")
    query: str | None = Field(default=None, alias="data.query")
    columns: Columns = Field(alias="data.columns")


def run(params: Params) -> Verdict:
    sources = tables(params.sources)
    answer = query.run(sources, params.query)
    table = ordered(typed(answer, params.columns, csv_sources(params.sources, sources)), params.columns)
    artifacts.write_json(paths.PROFILE, profile(table, params.columns))
    artifacts.write_json(paths.SOURCES, {name: _source(source) for name, source in sources.items()})
    artifacts.write_table(paths.TABLE, table)
    return Verdict.PASS


def _source(table: "pa.Table") -> dict[str, int | str]:
    return {"rows": table.num_rows, "sha256": digest(table)}
