"""Judge referential integrity: every key that one side names stands on the other. One file on purpose of all engines.

Keys are compared as a foreign key compares them (SQL's MATCH SIMPLE). A row in which a part of the key is missing, NULL
or NaN, names nothing and is not judged; `not_null` speaks for it. A key with a missing part on the other side is no
key. Sources are read as they are when the check runs; pin their sha256 where that may differ from what was ingested.
"""

# ruff: noqa: S608 (every name in a query is quoted, every number our own)

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate.checks.report import Entry, Outcome, at_most, plain, share
from tidegate.config.schema.check import Keys, Reference
from tidegate.config.schema.data import Source
from tidegate.data import read_sources
from tidegate.data.duckdb_connection import ROWS, connect, quoted, view_parquet
from tidegate.errors import unknown

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

OFFENDERS = 5
TABLE = "the table"
FOUND = '"keys of the check"'
NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL")


@dataclass(frozen=True, slots=True)
class _Counted:
    """Rows that hold a whole key, those whose key stands nowhere, and the most frequent of such keys."""

    rows: int
    orphans: int
    offenders: tuple[dict[str, Any], ...]


Groups = Callable[[Sequence[str]], "pa.Table"]
"""The values of columns of a table that stays where it is, each combination once with the number of its rows."""


def entries(
    references: Mapping[str, Reference], sources: Mapping[str, Source], table: Path | Groups | None, *, threads: int = 1
) -> Iterator[Entry]:
    """One entry per reference. Only the sources that one of them names are read; `table` is parquet, or gives groups.

    Without a table at hand a reference that involves it is inconclusive.
    """
    sides = [keys for each in references.values() for keys in (each.from_, each.to)]
    named = dict.fromkeys(keys.source for keys in sides if keys.source is not None)
    read = read_sources.tables({name: sources[name] for name in named if name in sources})
    with connect() as connection:
        connection.execute(f"SET threads = {int(threads)}")
        for name, rows in read.items():
            connection.register(name, rows)
        if isinstance(table, Path):
            view_parquet(connection, table, "file")
            connection.execute(f'CREATE VIEW {quoted(TABLE)} AS SELECT *, 1 AS "{ROWS}" FROM file')
        for name, reference in references.items():
            if callable(table) and (columns := _of_table(reference)):
                connection.register(TABLE, table(columns))
            yield _judged(connection, name, reference)


def involving_table(references: Mapping[str, Reference]) -> dict[str, Reference]:
    """Those that say something of the table, and not of the sources alone."""
    return {name: each for name, each in references.items() if None in (each.from_.source, each.to.source)}


def _judged(connection: "DuckDBPyConnection", name: str, reference: Reference) -> Entry:
    types = [_types(connection, keys) for keys in (reference.from_, reference.to)]
    if None in types:
        said = "the table is not a file here; judge it where it is ingested"
        return _entry(name, reference, Outcome.INCONCLUSIVE, said, _Counted(0, 0, ()))
    if problem := _mismatch(reference, types[0] or {}, types[1] or {}):
        said = f"could not be computed: {problem}"
        return _entry(name, reference, Outcome.ERRORED, said, _Counted(0, 0, ()))
    counted = _count(connection, reference, types[0] or {}, types[1] or {})
    return _entry(name, reference, *_decided(reference, counted), counted)


def _of_table(reference: Reference) -> list[str]:
    """The table's columns that make a key of the reference."""
    sides = (keys.columns for keys in (reference.from_, reference.to) if keys.source is None)
    return list(dict.fromkeys(name for columns in sides for name in columns))


def _decided(reference: Reference, counted: _Counted) -> tuple[Outcome, str]:
    rows, orphans, named = counted.rows, counted.orphans, _place(reference.from_)
    if not rows:
        return Outcome.INCONCLUSIVE, f"no row holds a whole key {named}"
    if rows < reference.min_rows:
        return Outcome.INCONCLUSIVE, f"judged {rows:,} rows; min_rows asks for {reference.min_rows:,}"
    if not orphans:
        return Outcome.PASS, f"all {rows:,} rows hold"
    allowed = round(1 - reference.mostly, 12)
    seen = f"{share(orphans, rows, allowed)} name a key that {_side(reference.to)} lacks"
    if (rows - orphans) / rows >= reference.mostly:
        return Outcome.PASS, f"{seen}, within what mostly allows"
    return Outcome.FAIL, f"{seen}; {at_most(allowed, orphans / rows)}"


def _types(connection: "DuckDBPyConnection", keys: Keys) -> dict[str, str] | None:
    """The columns of a side with their types; None for a table that is not at hand."""
    relation = _side(keys)
    if keys.source is None and relation not in {row[0] for row in connection.execute("SHOW TABLES").fetchall()}:
        return None
    found = connection.sql(f"FROM {quoted(relation)}")
    types = dict(zip(found.columns, map(str, found.types), strict=True))
    types.pop(ROWS, None)
    return types


def _mismatch(reference: Reference, here: Mapping[str, str], there: Mapping[str, str]) -> str:
    """Why the keys of the two sides can't be compared, if so."""
    absent = [
        unknown(column, tuple(known), what=f"column of {_side(keys)}")
        for keys, known in ((reference.from_, here), (reference.to, there))
        for column in keys.columns
        if column not in known
    ]
    if absent:
        return "; ".join(absent)
    pairs = zip(reference.from_.columns, reference.to.columns, strict=True)
    return "; ".join(
        f"{_side(reference.from_)}'s {one} is {here[one]}, {_side(reference.to)}'s {other} is {there[other]}"
        for one, other in pairs
        if _kind(here[one]) != _kind(there[other])
    )


def _count(
    connection: "DuckDBPyConnection", reference: Reference, here: Mapping[str, str], there: Mapping[str, str]
) -> _Counted:
    """One grouping of each side: what is counted are keys, so that the join is small."""
    width = range(len(reference.from_.columns))
    names = ", ".join(f"k{index}" for index in width)
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE {FOUND} AS
        WITH named AS (SELECT {_selected(reference.from_.columns, here)}, {_rows(reference.from_)} AS n
            FROM {quoted(_side(reference.from_))}
            WHERE {_whole(reference.from_.columns, here)} GROUP BY ALL),
        known AS (SELECT DISTINCT {_selected(reference.to.columns, there)}, true AS found
            FROM {quoted(_side(reference.to))} WHERE {_whole(reference.to.columns, there)})
        SELECT {names}, n, coalesce(found, false) AS found FROM named LEFT JOIN known USING ({names})"""
    )
    query = f"SELECT coalesce(sum(n), 0)::BIGINT, coalesce(sum(n) FILTER (NOT found), 0)::BIGINT FROM {FOUND}"
    rows, orphans = connection.execute(query).fetchall()[0]
    worst = f"SELECT {names}, n FROM {FOUND} WHERE NOT found ORDER BY n DESC, {names} LIMIT {OFFENDERS}"
    offenders = connection.execute(worst).fetchall() if orphans else []
    return _Counted(rows, orphans, tuple({"values": plain(row[:-1]), "rows": row[-1]} for row in offenders))


def _entry(name: str, reference: Reference, outcome: Outcome, reason: str, counted: _Counted) -> Entry:
    part = f", in {reference.mostly * 100:.10g} % of rows" if reference.mostly < 1 else ""
    return Entry(
        name=name,
        type="tidegate_reference",
        columns=tuple(
            f"{reference.from_.source}.{each}" if reference.from_.source else each for each in reference.from_.columns
        ),
        severity=reference.severity.value,
        dimension=reference.dimension.value,
        outcome=outcome.value,
        reason=reason,
        limit=f"one of {_place(reference.to)}{part}",
        judged=counted.rows,
        unexpected=counted.orphans,
        ratio=plain(counted.orphans / counted.rows) if counted.rows else None,
        offenders=counted.offenders if outcome is Outcome.FAIL else (),
        why=reference.why,
        owner=reference.owner,
    )


def _selected(columns: Sequence[str], types: Mapping[str, str]) -> str:
    """The key's parts as both sides are compared by: times on UTC's clock."""
    utc = {name: "::TIMESTAMPTZ" if types[name] == "TIMESTAMPTZ_NS" else "" for name in columns}
    cast = {name: f"{utc[name]}::TIMESTAMP" if _kind(types[name]) == "time" else "" for name in columns}
    return ", ".join(f"{quoted(name)}{cast[name]} AS k{index}" for index, name in enumerate(columns))


def _whole(columns: Sequence[str], types: Mapping[str, str]) -> str:
    """The rows in which no part of the key is missing."""
    held = [f"{quoted(name)} IS NOT NULL" for name in columns]
    return " AND ".join([*held, *(f"NOT isnan({quoted(n)})" for n in columns if types[n] in ("FLOAT", "DOUBLE"))])


def _kind(stored: str) -> str:
    if stored.removeprefix("U").startswith(NUMBERS):
        return "number"
    if stored.startswith(("TIMESTAMP", "DATE")):
        return "time"
    return "text" if stored.startswith(("VARCHAR", "ENUM")) else stored


def _rows(keys: Keys) -> str:
    return "count(*)" if keys.source else f'sum("{ROWS}")::BIGINT'


def _side(keys: Keys) -> str:
    """What the sentence calls it, and DuckDB: no source can be called as the table is."""
    return TABLE if keys.source is None else keys.source


def _place(keys: Keys) -> str:
    return f"{keys.source or TABLE} ({', '.join(keys.columns)})"
