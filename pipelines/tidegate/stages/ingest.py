"""Create the table: read the sources, run the query, check the declared columns.

Why: all later stages read one table, with exactly the declared columns.

Example: `ingest: {cmd: tidegate ingest}`
"""

import logging

from pydantic import Field

from tidegate import artifacts, paths, storage
from tidegate.config.schema.data import Columns, Name, Source
from tidegate.config.schema.foreign_key import ForeignKey
from tidegate.config.section import Section
from tidegate.records import Verdict

LOG = logging.getLogger(__name__)


class Params(Section):
    sources: dict[Name, Source] = Field(alias="data.sources")
    query: str | None = Field(default=None, alias="data.query")
    columns: Columns = Field(alias="data.columns")
    references: dict[str, ForeignKey] = Field(default_factory=dict, alias="check.references")


def run(params: Params) -> Verdict:
    from tidegate.data import read_sources, stored_keys
    from tidegate.data.column_types.table import typed_alike
    from tidegate.data.queries import query
    from tidegate.data.row_groups import writing
    from tidegate.data.row_order import ordered_rows, ordered_schema, require_unique
    from tidegate.data.source_digest import recorded
    from tidegate.data.statistics.profile import profile

    with storage.folder() as scratch:
        LOG.info("reading %s", ", ".join(params.sources))
        sources = read_sources.stored(params.sources, scratch)
        with read_sources.reading(sources):
            LOG.info("running the query")
            answer = query.stored(sources, params.query, scratch / "answer")
            table = typed_alike(answer, params.columns, read_sources.csv_sources(params.sources, sources))
            described = profile(table, params.columns, require_unique(table, params.columns))
            digests = {name: recorded(source) for name, source in sources.items()}
            LOG.info("writing the table")
            with storage.replacing(paths.TABLE, size=getattr(table, "nbytes", None)) as path:
                with writing(path, ordered_schema(table, params.columns)) as file:
                    for batch in ordered_rows(table, params.columns):
                        file.write(batch)
                stored_keys.write(paths.KEYS, params.references, sources)
                artifacts.write_json(paths.PROFILE, described)
                artifacts.write_json(paths.SOURCES, digests)
    return Verdict.PASS
