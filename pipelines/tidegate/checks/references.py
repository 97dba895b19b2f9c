"""Check referential integrity: every key on one side must be on the other.

One implementation serves all engines. Keys are compared like foreign keys (SQL's MATCH SIMPLE): a row with a missing
part of the key (NULL or NaN) is not checked; use `not_null` for missing values. A key with a missing part on the other
side never matches. The keys of sources are those that `ingest` kept of the rows it read.
"""

# ruff: noqa: S608 (every name in a query is quoted, every number our own)

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.artifacts import missing
from tidegate.checks.report import ExpectationResult, Offenders, Outcome, at_most, plain, ratio, share
from tidegate.config.schema.foreign_key import ForeignKey, Keys
from tidegate.data import stored_keys
from tidegate.data.duckdb_connection import ROWS, quoted, view_parquet
from tidegate.data.spilling import spilling
from tidegate.data.stored_keys import StoredKeys, kind, selected, whole
from tidegate.errors import unknown

if TYPE_CHECKING:
    import pyarrow as pa
    from duckdb import DuckDBPyConnection

OFFENDERS = 5
TABLE = "the table"
KEYS = '"keys of the check"'


@dataclass(frozen=True, slots=True)
class _Counted:
    """Rows with a whole key, those whose key is missing on the other side, and the most frequent missing keys."""

    rows: int
    orphans: int
    offenders: tuple[Offenders, ...]


Groups = Callable[[Sequence[str]], "pa.Table"]
"""Returns the values of columns of a table on a server, each combination once with the number of its rows."""


def entries(
    references: Mapping[str, ForeignKey], keys: Path, table: Path | Groups | None, *, threads: int = 1
) -> Iterator[ExpectationResult]:
    """One entry per reference. `keys` has those of sources (`stored_keys`); `table` is parquet, or returns groups.

    Where the table is unavailable, a reference that involves it is inconclusive.
    """
    if not references:
        return
    stored = stored_keys.read(keys)
    with spilling() as connection:
        connection.execute(f"SET threads = {int(threads)}")
        if isinstance(table, Path):
            view_parquet(connection, table, "file")
            connection.execute(f'CREATE VIEW {quoted(TABLE)} AS SELECT *, 1 AS "{ROWS}" FROM file')
        for name, reference in references.items():
            stored.require(name, reference)
            if callable(table) and (columns := _of_table(reference)):
                connection.register(TABLE, table(columns))
            yield _checked(connection, name, reference, stored)


def involving_table(references: Mapping[str, ForeignKey]) -> dict[str, ForeignKey]:
    """The references that involve the table, not only sources."""
    return {
        name: reference
        for name, reference in references.items()
        if None in (reference.from_.source, reference.to.source)
    }


def _checked(
    connection: "DuckDBPyConnection", name: str, reference: ForeignKey, stored: StoredKeys
) -> ExpectationResult:
    types = [_types(connection, keys, stored) for keys in (reference.from_, reference.to)]
    if None in types:
        reason = "the table is not a local file; check it where it is ingested"
        return _entry(name, reference, Outcome.INCONCLUSIVE, reason, _Counted(0, 0, ()))
    if problem := _mismatch(reference, types[0] or {}, types[1] or {}):
        reason = f"could not be computed: {problem}"
        return _entry(name, reference, Outcome.ERRORED, reason, _Counted(0, 0, ()))
    named, known = (
        _keys(connection, keys, of_side or {}, stored.path(name, side))
        for keys, of_side, side in zip((reference.from_, reference.to), types, stored_keys.SIDES, strict=True)
    )
    counted = _count(connection, named, known, len(reference.from_.columns))
    return _entry(name, reference, *_outcome(reference, counted), counted)


def _keys(connection: "DuckDBPyConnection", keys: Keys, types: Mapping[str, str], path: Path) -> str:
    """SQL for the whole keys of a side, each with its number of rows as n."""
    if keys.source is None:
        return (
            f'SELECT {selected(keys.columns, types)}, sum("{ROWS}")::BIGINT AS n FROM {quoted(TABLE)} '
            f"WHERE {whole(keys.columns, types)} GROUP BY ALL"
        )
    if not path.is_file():
        raise missing(path)
    view = f"keys of {path.name}"
    connection.read_parquet(str(path)).create_view(view)
    return f'SELECT * RENAME ("{ROWS}" AS n) FROM {quoted(view)}'


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


def _types(connection: "DuckDBPyConnection", keys: Keys, stored: StoredKeys) -> Mapping[str, str] | None:
    """The columns of a side with their types; None for an unavailable table."""
    if keys.source is not None:
        return stored.types.get(keys.source, {})
    if TABLE not in {row[0] for row in connection.execute("SHOW TABLES").fetchall()}:
        return None
    types = stored_keys.types_of(connection, TABLE)
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
        if kind(from_types[one]) != kind(to_types[other])
    )


def _count(connection: "DuckDBPyConnection", named: str, known: str, width: int) -> _Counted:
    """The keys of each side are grouped, so that the join is small."""
    names = ", ".join(f"k{index}" for index in range(width))
    connection.execute(
        f"""
        CREATE OR REPLACE TEMP TABLE {KEYS} AS
        WITH named AS ({named}), known AS (SELECT {names}, true AS found FROM ({known}))
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


def _side(keys: Keys) -> str:
    """The side's name in messages and in DuckDB: no source can have the table's name."""
    return TABLE if keys.source is None else keys.source


def _place(keys: Keys) -> str:
    return f"{keys.source or TABLE} ({', '.join(keys.columns)})"
