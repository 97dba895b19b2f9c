"""Make the table: read the declared sources, run the query over them, hold its answer to the declared columns."""

from dataclasses import replace
from typing import TYPE_CHECKING

from pydantic import Field

from tidegate import artifacts, paths
from tidegate.config.model import Section
from tidegate.config.schema.data import Columns, Name, Source
from tidegate.data import query
from tidegate.data.profile import profile
from tidegate.data.table import ordered, typed
from tidegate.errors import UserError
from tidegate.plugins import load
from tidegate.records import Verdict

if TYPE_CHECKING:
    import pyarrow as pa


class Params(Section):
    sources: dict[Name, Source] = Field(alias="data.sources")
    query: str | None = Field(default=None, alias="data.query")
    columns: Columns = Field(alias="data.columns")


def run(params: Params) -> Verdict:
    answer = query.run(_tables(params.sources), params.query)
    table = ordered(typed(answer, params.columns), params.columns)
    artifacts.write_json(paths.PROFILE, profile(table, params.columns))
    artifacts.write_table(paths.TABLE, table)
    return Verdict.PASS


def _tables(sources: dict[Name, Source]) -> dict[str, "pa.Table"]:
    """Every source as a table; what is wrong with any of them is raised together."""
    tables: dict[str, pa.Table] = {}
    failures: list[UserError] = []
    for name, source in sources.items():
        try:
            tables[name] = load("data.sources", source.kind).read(source)
        except UserError as error:
            located = (replace(problem, key=f"data.sources.{name}") for problem in error.problems)
            failures.append(type(error)(located))
    if failures:
        raise type(failures[0])(problem for failure in failures for problem in failure.problems)
    return tables
