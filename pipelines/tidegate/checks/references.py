"""Check referential integrity: every key on one side must be on the other.

One implementation serves all engines. Keys are compared like foreign keys (SQL's MATCH SIMPLE): a row with a missing
part of the key (NULL or NaN) is not checked; use `not_null` for missing values. A key with a missing part on the other
side never matches. Sources are read when the check runs; pin their sha256 where they may have changed since `ingest`.
"""

# ruff: noqa: S608 (every name in a query is quoted, every number our own)

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.checks.report import ExpectationResult, Offenders, Outcome, at_most, plain, ratio, share
from tidegate.config.schema.check import ForeignKey, Keys
from tidegate.config.schema.data import Source
from tidegate.data import read_sources
from tidegate.data.duckdb_connection import ROWS, connect, quoted, view_parquet
from tidegate.errors import unknown

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

OFFENDERS = 5
TABLE = "the table"
KEYS = '"keys of the check"'
NUMBERS = ("TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "FLOAT", "DOUBLE", "DECIMAL")


@dataclass(frozen=True, slots=True)
class _Counted:
    """Rows with a whole key, those whose key is missing on the other side, and the most frequent missing keys."""

    rows: int
    orphans: int
    offenders: tuple[Offenders, ...]


Groups = Callable[[Sequence[str]], "pa.Table"]
"""Returns the values of columns of a table on a server, each combination once with the number of its rows."""


def entries(
    references: Mapping[str, ForeignKey],
    sources: Mapping[str, Source],
    table: Path | Groups | None,
    *,
    threads: int = 1,
) -> Iterator[ExpectationResult]:
    """One entry per reference. Only the sources that one of them names are read; `table` is parquet, or returns groups.

    Where the table is unavailable, a reference that involves it is inconclusive.
    """
    sides = [keys for reference in references.values() for keys in (reference.from_, reference.to)]
    names = dict.fromkeys(keys.source for keys in sides if keys.source is not None)
    read = read_sources.tables({name: sources[name] for name in names if name in sources})
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
            yield _checked(connection, name, reference)


def involving_table(references: Mapping[str, ForeignKey]) -> dict[str, ForeignKey]:
    """The references that involve the table, not only sources."""
    return {
        name: reference
        for name, reference in references.items()
        if None in (reference.from_.source, reference.to.source)
    }


def _checked(connection: "DuckDBPyConnection", name: str, reference: ForeignKey) -> ExpectationResult:
    types = [_types(connection, keys) for keys in (reference.from_, reference.to)]
    if None in types:
        reason = "the table is not a local file; check it where it is ingested"
        return _entry(name, reference, Outcome.INCONCLUSIVE, reason, _Counted(0, 0, ()))
    if problem := _mismatch(reference, types[0] or {}, types[1] or {}):
        reason = f"could not be computed: {problem}"
        return _entry(name, reference, Outcome.ERRORED, reason, _Counted(0, 0, ()))
    counted = _count(connection, reference, types[0] or {}, types[1] or {})
    return _entry(name, reference, *_outcome(reference, counted), counted)


def _of_table(reference: ForeignKey) -> list[str]:
    """The table's columns that make a key of the reference."""
    sides = (keys.columns for keys in (reference.from_, reference.to) if keys.source is None)
    return list(dict.fromkeys(name for columns in sides for name in columns))


def _outcome(reference: ForeignKey, counted: _Counted) -> tuple[Outcome, str]:
    rows, orphans = counted.rows, counted.orphans
    if not rows:
        return Outcome.INCONCLUSIVE, f"no row has a whole key {_place(reference.from_)}"
    if rows < reference.min_rows:
        return Outcome.INCONCLUSIVE, f"checked {rows:,} rows; min_rows is {reference.min_rows:,}"
    if not orphans:
        return Outcome.PASS, f"all {rows:,} rows hold"
    allowed = round(1 - reference.mostly, 12)
    missing = f"{share(orphans, rows, allowed)} have a key that is not in {_side(reference.to)}"
    if (rows - orphans) / rows >= reference.mostly:
        return Outcome.PASS, f"{missing}, within what mostly allows"
    return Outcome.FAIL, f"{missing}; {at_most(allowed, orphans / rows)}"


def _types(connection: "DuckDBPyConnection", keys: Keys) -> dict[str, str] | None:
    """The columns of a side with their types; None for an unavailable table."""
    relation = _side(keys)
    if keys.source is None and relation not in {row[0] for row in connection.execute("SHOW TABLES").fetchall()}:
        return None
    rows = connection.sql(f"FROM {quoted(relation)}")
    types = dict(zip(rows.columns, map(str, rows.types), strict=True))
    types.pop(ROWS, None)
    return types


def _mismatch(reference: ForeignKey, from_types: Mapping[str, str], to_types: Mapping[str, str]) -> str:
    """Why the keys of the two sides can't be compared, if so."""
    absent = [
        unknown(column, tuple(types), what=f"column of {_side(keys)}")
        for keys, types in ((reference.from_, from_types), (reference.to, to_types))
        for column in keys.columns
        if column not in types
    ]
    if absent:
        return "; ".join(absent)
    pairs = zip(reference.from_.columns, reference.to.columns, strict=True)
    return "; ".join(
        f"{_side(reference.from_)}'s {one} is {from_types[one]}, {_side(reference.to)}'s {other} is {to_types[other]}"
        for one, other in pairs
        if _kind(from_types[one]) != _kind(to_types[other])
    )


def _count(
    connection: "DuckDBPyConnection", reference: ForeignKey, from_types: Mapping[str, str], to_types: Mapping[str, str]
) -> _Counted:
    """Group each side by key first, so that the join is small."""
    width = range(len(reference.from_.columns))
    names = ", ".join(f"k{index}" for index in width)
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE {KEYS} AS
        WITH named AS (SELECT {_selected(reference.from_.columns, from_types)}, {_rows(reference.from_)} AS n
            FROM {quoted(_side(reference.from_))}
            WHERE {_whole(reference.from_.columns, from_types)} GROUP BY ALL),
        known AS (SELECT DISTINCT {_selected(reference.to.columns, to_types)}, true AS found
            FROM {quoted(_side(reference.to))} WHERE {_whole(reference.to.columns, to_types)})
        SELECT {names}, n, coalesce(found, false) AS found FROM named LEFT JOIN known USING ({names})"""
    )
    query = f"SELECT coalesce(sum(n), 0)::BIGINT, coalesce(sum(n) FILTER (NOT found), 0)::BIGINT FROM {KEYS}"
    rows, orphans = connection.execute(query).fetchall()[0]
    worst = f"SELECT {names}, n FROM {KEYS} WHERE NOT found ORDER BY n DESC, {names} LIMIT {OFFENDERS}"
    offenders = connection.execute(worst).fetchall() if orphans else []
    listed: tuple[Offenders, ...] = tuple(
        {"values": [plain(value) for value in row[:-1]], "rows": row[-1]} for row in offenders
    )
    return _Counted(rows, orphans, listed)


def _entry(name: str, reference: ForeignKey, outcome: Outcome, reason: str, counted: _Counted) -> ExpectationResult:
    part = f", in {reference.mostly * 100:.10g} % of rows" if reference.mostly < 1 else ""
    return ExpectationResult(
        name=name,
        type="tidegate_reference",
        columns=tuple(
            f"{reference.from_.source}.{column}" if reference.from_.source else column
            for column in reference.from_.columns
        ),
        severity=reference.severity.value,
        dimension=reference.dimension.value,
        outcome=outcome.value,
        reason=reason,
        limit=f"one of {_place(reference.to)}{part}",
        judged=counted.rows,
        unexpected=counted.orphans,
        ratio=ratio(counted.orphans, counted.rows) if counted.rows else None,
        offenders=counted.offenders if outcome is Outcome.FAIL else (),
        why=reference.why,
        owner=reference.owner,
    )


def _selected(columns: Sequence[str], types: Mapping[str, str]) -> str:
    """The key's parts in the form in which the sides are compared: times in UTC."""
    utc = {name: "::TIMESTAMPTZ" if types[name] == "TIMESTAMPTZ_NS" else "" for name in columns}
    cast = {name: f"{utc[name]}::TIMESTAMP" if _kind(types[name]) == "time" else "" for name in columns}
    return ", ".join(f"{quoted(name)}{cast[name]} AS k{index}" for index, name in enumerate(columns))


def _whole(columns: Sequence[str], types: Mapping[str, str]) -> str:
    """The condition that no part of the key is missing."""
    present = [f"{quoted(name)} IS NOT NULL" for name in columns]
    return " AND ".join([*present, *(f"NOT isnan({quoted(n)})" for n in columns if types[n] in ("FLOAT", "DOUBLE"))])


def _kind(stored: str) -> str:
    if stored.removeprefix("U").startswith(NUMBERS):
        return "number"
    if stored.startswith(("TIMESTAMP", "DATE")):
        return "time"
    return "text" if stored.startswith(("VARCHAR", "ENUM")) else stored


def _rows(keys: Keys) -> str:
    return "count(*)" if keys.source else f'sum("{ROWS}")::BIGINT'


def _side(keys: Keys) -> str:
    """Its name in sentences and in DuckDB: no source can have the table's."""
    return TABLE if keys.source is None else keys.source


def _place(keys: Keys) -> str:
    return f"{keys.source or TABLE} ({', '.join(keys.columns)})"
