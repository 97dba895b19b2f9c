"""Read the declared sources, each by its kind."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from tidegate.config.schema.data import Source
from tidegate.data.column_types.type_mismatch import CsvSource
from tidegate.data.reading.formats import format_named
from tidegate.data.stored_table import StoredTable
from tidegate.errors import Problem, UserError
from tidegate.kinds import SOURCES

if TYPE_CHECKING:
    import pyarrow as pa

Rows = TypeVar("Rows")


def tables(sources: Mapping[str, Source]) -> dict[str, "pa.Table"]:
    """Every source as a table in memory; the problems of all sources are raised together."""
    return _each(sources, lambda _, source: _table(source))


def stored(sources: Mapping[str, Source], folder: Path) -> "dict[str, pa.Table | StoredTable]":
    """The same; many rows are read in place or in `folder`, where the kind of source can."""

    def opened(name: str, source: Any) -> "pa.Table | StoredTable":
        if (keep := getattr(SOURCES.load(source.kind), "stored", None)) is None:
            return _table(source)
        (place := folder / name).mkdir()
        rows: pa.Table | StoredTable = keep(source, place)
        return rows

    return _each(sources, opened)


@contextmanager
def reading(sources: "Mapping[str, pa.Table | StoredTable]") -> Iterator[None]:
    """Raise what a stored source's file is to blame for, whatever became of it on the way here."""
    import duckdb

    try:
        yield
    except (duckdb.Error, OSError, UserError):
        for name, source in sources.items():
            if isinstance(source, StoredTable) and source.failures:
                raise _of(f"data.sources.{name}", source.failures[0]) from None
        raise


def table(source: Any, key: str) -> "pa.Table":
    """One source as a table in memory; its problems are those of the declaration's `key`."""
    try:
        return _table(source)
    except UserError as error:
        raise _of(key, error) from None


def _table(source: Any) -> "pa.Table":
    return SOURCES.load(source.kind).read(source)


def _each(sources: Mapping[str, Source], read: Callable[[str, Any], Rows]) -> dict[str, Rows]:
    result: dict[str, Rows] = {}
    failures: list[UserError] = []
    for name, source in sources.items():
        try:
            result[name] = read(name, source)
        except UserError as error:
            failures.append(_of(f"data.sources.{name}", error))
    if failures:
        raise type(failures[0])(problem for failure in failures for problem in failure.problems)
    return result


def _of(key: str, error: UserError) -> UserError:
    return type(error)(_located(problem, key) for problem in error.problems)


def csv_sources(sources: Mapping[str, Source], read: "Mapping[str, pa.Table | StoredTable]") -> tuple[CsvSource, ...]:
    """The sources that are CSV, with the columns that were read."""
    result = []
    for name, source in sources.items():
        path = getattr(source, "path", "")
        if path and (source.format or format_named(path)) == "csv":
            columns, csv = tuple(read[name].column_names), source.csv
            result.append(CsvSource(name, columns, tuple(csv.nulls), tuple(csv.text), csv.decimal))
    return tuple(result)


def _located(problem: Problem, key: str) -> Problem:
    return replace(problem, key=f"{key}.{problem.key}" if problem.key else key)
