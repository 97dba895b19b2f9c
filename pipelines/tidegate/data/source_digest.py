"""A digest of a source's rows, whatever their order.

Two revisions with the same digest read the same sources.
"""

from typing import TYPE_CHECKING

from tidegate.data.duckdb_connection import connect

if TYPE_CHECKING:
    import pyarrow as pa


def digest(table: "pa.Table") -> str:
    """The SHA-256 of the sorted digests of all rows. A row is serialised as JSON with its columns' names, in order."""
    import hashlib

    with connect() as connection:
        connection.register("source", table)
        rows = connection.sql("SELECT md5(to_json(source)::VARCHAR) AS digest FROM source ORDER BY 1").to_arrow_table()
    whole = hashlib.sha256(",".join(table.column_names).encode())
    for chunk in rows.column(0).iterchunks():
        whole.update("".join(chunk.to_pylist()).encode())
    return whole.hexdigest()
