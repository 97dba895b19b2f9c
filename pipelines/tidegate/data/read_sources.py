"""Read the declared sources, each by its kind."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from tidegate.config.schema.data import Source
from tidegate.data.formats import format_named
from tidegate.data.type_mismatch import CsvSource
from tidegate.errors import Problem, UserError
from tidegate.kinds import SOURCES

if TYPE_CHECKING:
    import pyarrow as pa


def tables(sources: Mapping[str, Source]) -> dict[str, "pa.Table"]:
    """Every source as a table; the problems of all sources are raised together."""
    result: dict[str, pa.Table] = {}
    failures: list[UserError] = []
    for name, source in sources.items():
        try:
            result[name] = SOURCES.load(source.kind).read(source)
        except UserError as error:
            located = (_located(problem, name) for problem in error.problems)
            failures.append(type(error)(located))
    if failures:
        raise type(failures[0])(problem for failure in failures for problem in failure.problems)
    return result


def csv_sources(sources: Mapping[str, Source], read: Mapping[str, "pa.Table"]) -> tuple[CsvSource, ...]:
    """Those of the sources that are CSV, with the columns that were read."""
    result = []
    for name, source in sources.items():
        path = getattr(source, "path", "")
        if path and (source.format or format_named(path)) == "csv":
            columns, csv = tuple(read[name].column_names), source.csv
            result.append(CsvSource(name, columns, tuple(csv.nulls), tuple(csv.text)))
    return tuple(result)


def _located(problem: Problem, source: str) -> Problem:
    return replace(problem, key=f"data.sources.{source}" + (f".{problem.key}" if problem.key else ""))
