"""What a data file holds: its columns under plain names, and their profile."""

# ruff: noqa: S608 (every name in a query is quoted)

import logging
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate.artifacts import write_table
from tidegate.checks.suggest.column_profile import TableProfile, number_span, profile_table
from tidegate.config.schema.data import ColumnType
from tidegate.data.duckdb_connection import connect, kind, quoted
from tidegate.data.reading import formats
from tidegate.data.reading.csv_text import Csv
from tidegate.errors import DeclarationError, EvidenceError, Problem, Where
from tidegate.number_format import count
from tidegate.onboarding.data_file import column_names, csv_questions, like_numbers, number_hints, written_numbers
from tidegate.onboarding.data_file.database import DatabaseTable
from tidegate.onboarding.data_file.written_numbers import WrittenNumber

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

LOG = logging.getLogger(__name__)
SOURCE = "rows"
"""The name of the file in `data.sources`."""
FEWEST_ROWS = 50
"""The fewest rows: with fewer, a holdout decides nothing."""
KNOWN = frozenset(ColumnType)


@dataclass(frozen=True, slots=True)
class ObservedColumn:
    """A column of the file. `distinct` counts its values without the missing ones."""

    name: str
    original: str
    type: ColumnType
    nulls: int
    infinite: int
    distinct: int
    values: tuple[Any, ...] = ()
    """All of them, in order, where they are few."""
    is_whole: bool = False
    """Stored with a fraction, but of two whole values: what becomes of 0 and 1 where some are missing."""
    expression: str = ""
    """SQL that makes it of the file's columns, if it is not one of them."""


@dataclass(frozen=True, slots=True)
class ObservedTable:
    path: str
    csv: Csv
    rows: int
    columns: tuple[ObservedColumn, ...]
    skipped: Mapping[str, str]
    """Columns that no declared type holds, by their original names, and why."""
    profile: TableProfile
    table: "pa.Table" = field(repr=False)
    written: Mapping[str, WrittenNumber] = field(default_factory=dict)
    """Text columns that the query reads as numbers, by their original names."""
    doubtful: Mapping[str, str] = field(default_factory=dict)
    """Text columns that are mostly numbers, by their original names, and what else they hold."""
    codes: tuple[str, ...] = ()
    """Columns of whole numbers that stay text for their leading zeros, by their original names."""
    database: DatabaseTable | None = None
    """Where the rows come from, if not from the file `path`."""
    source: "pa.Table | None" = field(default=None, repr=False)
    """The table as it was read, if `table` has a column that is made of others."""

    def column(self, name: str) -> ObservedColumn | None:
        """The column by its name in the file or its plain name."""
        return next((column for column in self.columns if name in (column.original, column.name)), None)

    @property
    def keys(self) -> tuple[str, ...]:
        """Columns whose values differ in every row."""
        return tuple(key[0] for key in self.profile.keys if len(key) == 1)


def observe(path: str, csv: Csv, database: DatabaseTable | None = None) -> ObservedTable:
    """Read and profile the file. Raises what reading raises; ambiguous CSV names the `--csv` that decides it."""
    LOG.info("reading %s", path)
    read, made = csv_questions.collected(lambda given: _observed(path, given, database), csv)
    return with_table(read, made)


def _observed(path: str, csv: Csv, database: DatabaseTable | None) -> "tuple[ObservedTable, pa.Table]":
    """The file without its profile, and its columns with numbers of text that are written as such."""
    is_csv = database is None and formats.format_named(path) == "csv"
    table = database.read() if database else _read(Path(path), csv)
    _require_distinct(table.column_names, path)
    if table.num_rows < FEWEST_ROWS:
        why = (
            f"has {count(table.num_rows, 'row')}; at least {FEWEST_ROWS} are needed to hold some out and decide by them"
        )
        raise EvidenceError(Problem(why, Where(path)))
    no_numbers = like_numbers.LikeNumbers()
    if is_csv:
        no_numbers = like_numbers.found(lambda given: _read(Path(path), given), table, csv)
    asked = csv
    if text := [*no_numbers.codes, *no_numbers.months]:
        csv = csv.model_copy(update={"text": text})
        asked = Csv.model_construct(asked.model_fields_set, **csv.model_dump())  # answers need not repeat the codes
        table = _read(Path(path), csv)
    with number_hints.opened(table) as rows:
        if is_csv:
            number_hints.require_decimal(rows, table, asked, path)
        found = written_numbers.found(rows, table, csv)
        written = {name: number for name, number in found.items() if isinstance(number, WrittenNumber)}
        if is_csv:
            written_numbers.require_point(rows, written, asked, path)
        numbers = ", ".join(f"{number.sql(quoted(name))} AS {quoted(name)}" for name, number in written.items())
        made = rows.sql(f"SELECT * REPLACE ({numbers}) FROM {SOURCE}").to_arrow_table() if written else table
    doubtful = {name: what for name, what in found.items() if isinstance(what, str)}
    empty = ObservedTable(
        path, csv, table.num_rows, (), {}, TableProfile(0, {}), table, written, doubtful, database=database
    )
    return replace(empty, source=table if written else None, codes=no_numbers.codes), made


def with_table(read: ObservedTable, table: "pa.Table") -> ObservedTable:
    """The same file with the columns of a table of its rows, profiled."""
    names = column_names.plain(table.column_names)
    with connect() as connection:
        relation = connection.register(SOURCE, table).table(SOURCE)
        usable, skipped = _by_type(dict(zip(relation.columns, map(str, relation.types), strict=True)), names)
        LOG.info("profiling %s rows of %d columns", f"{table.num_rows:,}", len(usable))
        profile = _profiled(connection, {original: names[original] for original in usable})
    columns = tuple(_read_number(_column(original, names[original], profile), read.written) for original in usable)
    return replace(read, columns=columns, skipped=skipped, profile=profile, table=table)


def sayable(column: ObservedColumn) -> str:
    """The column's name in the query: that of the file, if conf/ can hold it."""
    return column.original if column.original.isprintable() else column.name


def _read_number(column: ObservedColumn, written: Mapping[str, WrittenNumber]) -> ObservedColumn:
    if (number := written.get(column.original)) is None:
        return column
    made = number.sql(quoted(sayable(column)))
    return replace(column, expression=f"CAST({made} AS BIGINT)" if column.is_whole else made)


def _column(original: str, name: str, profile: TableProfile) -> ObservedColumn:
    known = profile.columns[name]
    kind, infinite = ColumnType(known["type"]), known.get("infinite", 0)
    values: tuple[Any, ...] = tuple(profile.categories.get(name, ()))
    ends = (number_span(known) or ()) if kind is ColumnType.FLOAT else ()
    is_whole = known["distinct"] == 2 and not infinite and bool(ends) and all(end == int(end) for end in ends)
    if is_whole:
        kind, values = ColumnType.INT, tuple(map(int, ends))
    return ObservedColumn(name, original, kind, known["nulls"], infinite, known["distinct"], values, is_whole)


def _read(path: Path, csv: Csv) -> "pa.Table":
    if not path.is_file():
        raise DeclarationError(Problem("not found; give --data the path of a file in this folder", Where(str(path))))
    try:
        return formats.read(path, path.name, None, csv)
    except DeclarationError as error:
        raise DeclarationError(csv_questions.as_option(problem, path, csv) for problem in error.problems) from None


def _require_distinct(names: "list[str]", path: str) -> None:
    """Raise EvidenceError where SQL, which has one case only, could not distinguish two columns, or name one."""
    if "" in names:
        raise EvidenceError(Problem(f"column {names.index('') + 1} has no name; name it, or leave it out", Where(path)))
    first: dict[str, str] = {}
    for name in names:
        if (other := first.setdefault(name.lower(), name)) != name:
            why = f"has the columns {other} and {name}, which SQL does not distinguish; rename one"
            raise EvidenceError(Problem(why, Where(path)))


def _by_type(stored: Mapping[str, str], names: Mapping[str, str]) -> tuple[list[str], dict[str, str]]:
    """Columns that a declared type holds, and why the others are left out."""
    kinds = {original: kind(stored[original]) for original in names}
    skipped = {original: _reason(stored[original]) for original, found in kinds.items() if found not in KNOWN}
    return [original for original in names if original not in skipped], skipped


def _reason(stored: str) -> str:
    return "holds no value" if stored.strip('"') == "NULL" else f"is stored as {stored}, which no declared type holds"


def _profiled(connection: "duckdb.DuckDBPyConnection", names: Mapping[str, str]) -> TableProfile:
    with tempfile.TemporaryDirectory() as folder:
        renamed = ", ".join(f"{quoted(original)} AS {quoted(name)}" for original, name in names.items())
        write_table(
            copy := Path(folder) / "table.parquet", connection.sql(f"SELECT {renamed} FROM {SOURCE}").to_arrow_table()
        )
        return profile_table(copy)
