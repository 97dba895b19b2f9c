"""Join the labels that came late to the rows of a window, by id."""

from typing import TYPE_CHECKING

from tidegate.config.schema.data import ColumnRole, Columns, column_of, id_column
from tidegate.data.duckdb_connection import connect
from tidegate.errors import EvidenceError, Problem, Where

if TYPE_CHECKING:
    import pyarrow as pa


def unique(table: "pa.Table", key: str, name: str) -> None:
    """Raises EvidenceError for repeated ids: rows that count twice move every number."""
    import pyarrow.compute as pc

    if key not in table.column_names or _all_differ(table.column(key)):
        return
    counts = table.column(key).value_counts()
    twice = [entry["values"] for entry in counts.filter(pc.greater(counts.field("counts"), 1)).to_pylist()[:1]]
    if twice:
        repeated = table.num_rows - len(counts)
        raise EvidenceError(Problem(f"{repeated:,} rows repeat an id of {key}, first {twice[0]!s:.80}", Where(name)))


def _all_differ(ids: "pa.ChunkedArray") -> bool:
    """Whether not even the hashes of two are equal: they take a fraction of the time and the memory of the ids."""
    import numpy as np
    import pyarrow as pa

    with connect() as connection:
        connection.register("ids", pa.table({"id": ids}))
        hashes = connection.sql("SELECT hash(id) FROM ids").to_arrow_table().column(0).to_numpy()
    ordered = np.sort(hashes)
    return bool((ordered[1:] != ordered[:-1]).all())


def joined(table: "pa.Table", late: "pa.Table", columns: Columns, labels: str) -> "pa.Table":
    """The labels of that file or source in place of those of the table; rows that it does not have keep theirs.

    Raises EvidenceError where none belongs to a row, or an id comes twice.
    """
    import pyarrow.compute as pc

    key, target = id_column(columns), str(column_of(columns, ColumnRole.TARGET))
    if key not in table.column_names:
        raise EvidenceError(f"the labels of {labels} are joined by {key}, which the rows do not have")
    unique(late, key, labels)
    places = pc.index_in(table.column(key), late.column(key).combine_chunks())
    if places.null_count == len(places):
        message = f"none of its {late.num_rows:,} labels belongs to one of the {table.num_rows:,} rows"
        raise EvidenceError(Problem(message, Where(labels)))
    known = late.column(target).take(places)
    if target not in table.column_names:
        return table.append_column(target, known)
    own = table.column(target)
    return table.set_column(table.column_names.index(target), target, pc.coalesce(known, own))
