"""Keep the keys of sources that foreign keys name: no check reads a source again.

Keys are compared like foreign keys (SQL's MATCH SIMPLE): a row with a missing part of the key (NULL or NaN) has none.
"""

# ruff: noqa: S608 (every name in a query is quoted)

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate import artifacts, storage
from tidegate.config.schema.data import Source
from tidegate.config.schema.foreign_key import ForeignKey, Keys
from tidegate.data import read_sources
from tidegate.data.duckdb_connection import ROWS, quoted
from tidegate.data.row_groups import writing
from tidegate.data.spilling import spilling
from tidegate.data.stored_table import rows_at_once
from tidegate.errors import DeclarationError, EvidenceError, Problem, Where

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

    from tidegate.data.stored_table import StoredTable

INDEX = "index.json"
SIDES = ("from", "to")
NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL")
FRACTIONS = ("FLOAT", "DOUBLE")


@dataclass(frozen=True, slots=True)
class StoredKeys:
    """The sources' columns by their DuckDB types, and whose keys are in `folder`, each once with its number of rows."""

    folder: Path
    types: Mapping[str, Mapping[str, str]]
    sides: Mapping[str, Mapping[str, object]]

    def path(self, reference: str, side: str) -> Path:
        return _path(self.folder, reference, side)

    def require(self, reference: str, declared: ForeignKey) -> None:
        """Raise EvidenceError where the keys that are stored are of another declaration."""
        if self.sides.get(reference) != _sides(declared):
            why = f"has the keys of another declaration of {reference}; run `dvc repro`"
            raise EvidenceError(Problem(why, Where(str(self.folder / INDEX))))


def read(folder: Path) -> StoredKeys:
    index = artifacts.read_json(folder / INDEX)
    return StoredKeys(folder, index["types"], index["references"])


def write(folder: Path, references: Mapping[str, ForeignKey], sources: "Mapping[str, pa.Table | StoredTable]") -> None:
    """Take the place of what is in `folder`. A side whose columns are unknown has no file: the check says so."""
    with storage.replacing_folder(folder) as place, spilling() as connection:
        types = {}
        for name in _named(references):
            if name in sources:
                connection.register(name, sources[name])
                types[name] = types_of(connection, name)
        for name, reference in references.items():
            for side, keys in zip(SIDES, (reference.from_, reference.to), strict=True):
                if keys.source in types and types[keys.source].keys() >= {*keys.columns}:
                    _write(connection, keys, types[keys.source], _path(place, name, side))
        recorded = {name: _sides(reference) for name, reference in references.items()}
        artifacts.write_json(place / INDEX, {"types": types, "references": recorded})


@contextmanager
def of_sources(references: Mapping[str, ForeignKey], sources: Mapping[str, Source]) -> Iterator[Path]:
    """A folder of the keys of sources as they are now. Only the sources that a reference names are read."""
    with storage.folder() as scratch:
        named = {name: sources[name] for name in _named(references) if name in sources}
        read_now = read_sources.stored(named, scratch)
        with read_sources.reading(read_now):
            write(scratch / "keys", references, read_now)
        yield scratch / "keys"


def types_of(connection: "DuckDBPyConnection", relation: str) -> dict[str, str]:
    """The columns of a table with their DuckDB types."""
    rows = connection.sql(f"FROM {quoted(relation)}")
    return dict(zip(rows.columns, map(str, rows.types), strict=True))


def kind(stored: str) -> str:
    """What keys are compared as; DuckDB's own name for types that are compared with themselves only."""
    if stored.removeprefix("U").startswith(NUMBERS):
        return "number"
    if stored.startswith(("TIMESTAMP", "DATE")):
        return "time"
    return "text" if stored.startswith(("VARCHAR", "ENUM")) else stored


def selected(columns: Sequence[str], types: Mapping[str, str]) -> str:
    """SQL for the key's parts in the form in which the sides are compared: times in UTC, no zero below zero."""
    return ", ".join(f"{_part(quoted(name), types[name])} AS k{index}" for index, name in enumerate(columns))


def whole(columns: Sequence[str], types: Mapping[str, str]) -> str:
    """SQL for the condition that no part of the key is missing."""
    present = [f"{quoted(name)} IS NOT NULL" for name in columns]
    return " AND ".join([*present, *(f"NOT isnan({quoted(name)})" for name in columns if types[name] in FRACTIONS)])


def _part(column: str, stored: str) -> str:
    if stored.startswith("ENUM"):
        return f"{column}::VARCHAR"
    if kind(stored) == "time":
        return f"{column}{'::TIMESTAMPTZ' if stored == 'TIMESTAMPTZ_NS' else ''}::TIMESTAMP"
    return f"CASE WHEN {column} = 0 THEN abs({column}) ELSE {column} END" if stored in FRACTIONS else column


def _write(connection: "DuckDBPyConnection", keys: Keys, types: Mapping[str, str], path: Path) -> None:
    import pyarrow as pa

    rows = connection.sql(
        f"SELECT {selected(keys.columns, types)}, count(*) AS {quoted(ROWS)} FROM {quoted(str(keys.source))} "
        f"WHERE {whole(keys.columns, types)} GROUP BY ALL ORDER BY ALL"
    ).to_arrow_reader(rows_at_once(len(keys.columns) + 1))
    try:
        with writing(path, rows.schema) as file:
            for batch in rows:
                file.write(batch)
    except pa.ArrowNotImplementedError:  # Parquet has no place for the type, as an interval of DuckDB
        shown = ", ".join(f"{name} is {types[name]}" for name in keys.columns)
        why = f"{keys.source} ({shown}) has a type that no key is kept in; compare its text"
        raise DeclarationError(Problem(why, key="check.references")) from None


def _named(references: Mapping[str, ForeignKey]) -> Iterator[str]:
    sides = (keys.source for reference in references.values() for keys in (reference.from_, reference.to))
    yield from dict.fromkeys(source for source in sides if source is not None)


def _sides(reference: ForeignKey) -> dict[str, Any]:
    return {
        side: {"source": keys.source, "columns": list(keys.columns)}
        for side, keys in zip(SIDES, (reference.from_, reference.to), strict=True)
    }


def _path(folder: Path, reference: str, side: str) -> Path:
    return folder / f"{reference}.{side}.parquet"
