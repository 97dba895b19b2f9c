"""Compare two revisions' rows, part by part: added, removed, changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tidegate.data.duckdb_connection import connect

# ruff: noqa: S608 (every name in a query is quoted, every number our own)

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

RELATIVE = 1e-9
"""Numbers within this relative difference are equal: machines round differently."""


@dataclass(frozen=True, slots=True)
class RowChanges:
    """One part of the table at the base and at the head, matched by row id.

    `moved` counts the added rows that the base has in another part, by that part's name. `truth` counts the shared rows
    whose target differs, `values` those in which a column differs, for the columns where any does.
    """

    part: str
    base: int
    head: int
    added: int = 0
    lost: int = 0
    truth: int = 0
    moved: Mapping[str, int] = field(default_factory=dict)
    values: Mapping[str, int] = field(default_factory=dict)

    @property
    def shared(self) -> int:
        return self.base - self.lost

    @property
    def membership(self) -> bool:
        """Whether the part's rows differ from the base's, or their truth does."""
        return bool(self.added or self.lost or self.truth)


def compare(
    base: "Mapping[str, pa.Table]",
    head: "Mapping[str, pa.Table]",
    *,
    row_id: tuple[str, str],
    target: tuple[str, str],
    columns: Sequence[str],
) -> tuple[RowChanges, ...]:
    """Each part of either revision. `row_id` and `target` name the column at base and head; `columns` are others
    that both tables have. A missing part counts as one without rows.
    """
    names, pairs = tuple(dict.fromkeys((*base, *head))), (target, *((column, column) for column in columns))
    if base.keys() == head.keys() and all(_same_in_order(base[name], head[name], (row_id, *pairs)) for name in names):
        return tuple(RowChanges(name, base[name].num_rows, head[name].num_rows) for name in names)  # without a database
    with connect() as connection:
        for side, parts in (("base", base), ("head", head)):
            for name, table in parts.items():
                connection.register(f"{side}_{name}", table)
        return tuple(_part(connection, name, (base, head), row_id, pairs) for name in names)


def _part(
    connection: "duckdb.DuckDBPyConnection",
    name: str,
    parts: "tuple[Mapping[str, pa.Table], Mapping[str, pa.Table]]",
    row_id: tuple[str, str],
    pairs: tuple[tuple[str, str], ...],
) -> RowChanges:
    base, head = (side.get(name) for side in parts)
    if base is None or head is None:
        base_rows, head_rows = (0 if table is None else table.num_rows for table in (base, head))
        return RowChanges(
            name, base_rows, head_rows, head_rows, base_rows, moved=_moved(connection, name, parts, row_id)
        )
    if _same_in_order(base, head, (row_id, *pairs)):
        return RowChanges(name, base.num_rows, head.num_rows)
    differs = ", ".join(f"count(*) FILTER ({_differs(base, head, *pair)})" for pair in pairs)
    query = f"SELECT count(*), {differs} FROM base_{name} AS b JOIN head_{name} AS h ON {_same(row_id)}"
    shared, truth, *values = _row(connection, query)
    added = head.num_rows - shared
    return RowChanges(
        name,
        base.num_rows,
        head.num_rows,
        added,
        base.num_rows - shared,
        truth,
        _moved(connection, name, parts, row_id) if added else {},
        {pair[1]: count for pair, count in zip(pairs[1:], values, strict=True) if count},
    )


def _moved(
    connection: "duckdb.DuckDBPyConnection",
    name: str,
    parts: "tuple[Mapping[str, pa.Table], Mapping[str, pa.Table]]",
    row_id: tuple[str, str],
) -> dict[str, int]:
    """The head's rows that the base has in other parts, counted by part."""
    counted = {
        other: _row(
            connection, f"SELECT count(*) FROM head_{name} AS h SEMI JOIN base_{other} AS b ON {_same(row_id)}"
        )[0]
        for other in parts[0]
        if other != name and name in parts[1]
    }
    return {other: count for other, count in counted.items() if count}


def _same_in_order(base: "pa.Table", head: "pa.Table", pairs: Sequence[tuple[str, str]]) -> bool:
    """Whether these columns are equal row by row: most changes leave them so, and this needs no join."""
    return all(base.column(before).equals(head.column(after)) for before, after in pairs)


def _same(row_id: tuple[str, str]) -> str:
    return f"b.{quoted(row_id[0])}::VARCHAR = h.{quoted(row_id[1])}::VARCHAR"


def _differs(base: "pa.Table", head: "pa.Table", base_name: str, head_name: str) -> str:
    """Whether a value differs; columns of two types are compared by their text."""
    from pyarrow import types

    old, new = f"b.{quoted(base_name)}", f"h.{quoted(head_name)}"
    kinds = [table.schema.field(name).type for table, name in ((base, base_name), (head, head_name))]
    if all(types.is_floating(kind) or types.is_integer(kind) for kind in kinds):
        near = f"abs({old} - {new}) <= {RELATIVE} * greatest(abs({old}), abs({new}))"
        return f"{old} IS DISTINCT FROM {new} AND NOT coalesce({near}, false)"
    if kinds[0] != kinds[1]:
        old, new = f"{old}::VARCHAR", f"{new}::VARCHAR"
    return f"{old} IS DISTINCT FROM {new}"


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _row(connection: "duckdb.DuckDBPyConnection", query: str) -> tuple[int, ...]:
    row = connection.execute(query).fetchone()
    assert row is not None
    return tuple(map(int, row))


def renewed(
    base: "pa.Table", head: "pa.Table", *, row_id: tuple[str, str], pairs: Sequence[tuple[str, str]]
) -> "pa.BooleanArray":
    """A mask over the rows of `head`: those that `base` does not have with the same values in these columns."""
    import numpy as np
    import pyarrow as pa

    if _same_in_order(base, head, (row_id, *pairs)):
        return pa.array(np.zeros(head.num_rows, dtype=bool))
    with connect() as connection:
        connection.register("base_rows", base)
        connection.register("head_rows", head.append_column("position of the row", pa.array(range(head.num_rows))))
        differs = " OR ".join(f"({_differs(base, head, *pair)})" for pair in pairs)
        query = f"""SELECT h."position of the row" FROM base_rows AS b JOIN head_rows AS h ON {_same(row_id)}
            WHERE NOT ({differs})"""
        places = connection.sql(query).to_arrow_table().column(0).to_numpy()
    new = np.ones(head.num_rows, dtype=bool)
    new[places] = False
    return pa.array(new)
