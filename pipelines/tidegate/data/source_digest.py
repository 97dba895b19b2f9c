"""A digest of a source's rows, whatever their order.

Two revisions with the same digest read the same sources.
"""

from binascii import unhexlify
from collections.abc import Iterator
from typing import TYPE_CHECKING

from tidegate.data.spilling import spilling
from tidegate.data.stored_table import rows_at_once

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa
    from numpy.typing import NDArray

    from tidegate.data.stored_table import StoredTable

    Halves = NDArray[np.uint64]

BYTES = 16
"""Length of a row's digest."""
PARTS = 16
"""The digests are sorted in so many parts, by their first four bits: a copy of all would be too large."""


def recorded(table: "pa.Table | StoredTable") -> dict[str, int | str]:
    """What is recorded of a source: its number of rows and their digest."""
    return {"rows": table.num_rows, "sha256": digest(table)}


def digest(table: "pa.Table | StoredTable") -> str:
    """The SHA-256 of the sorted digests of all rows. A row is serialised as JSON with its columns' names, in order."""
    import hashlib

    whole = hashlib.sha256(",".join(table.column_names).encode())
    for part in _sorted(_digests(table)):
        whole.update(part.hex().encode())
    return whole.hexdigest()


def _digests(table: "pa.Table | StoredTable") -> "Halves":
    """The MD5 of every row as two numbers, (n, 2)."""
    import numpy as np

    result = np.empty((table.num_rows, 2), np.uint64)
    with spilling() as connection:
        connection.register("source", table)
        rows = connection.sql("SELECT md5(to_json(source)::VARCHAR) AS digest FROM source")
        first = 0
        for batch in rows.to_arrow_reader(rows_at_once(len(table.column_names))):
            values = np.frombuffer(unhexlify(_text(batch.column(0))), ">u8").reshape(-1, 2)
            result[first : first + len(values)] = values
            first += len(values)
    return result


def _text(values: "pa.Array") -> bytes:
    """All texts, which have no gaps, one after the other."""
    _, _, data = values.buffers()
    start = values.offset * 2 * BYTES
    return data[start : start + len(values) * 2 * BYTES].to_pybytes() if data else b""


def _sorted(digests: "Halves") -> Iterator[bytes]:
    import numpy as np

    high = digests[:, 0]
    for part in range(PARTS):
        least = part << 60
        some = digests[(high >= np.uint64(least)) & (high <= np.uint64(least | (1 << 60) - 1))]
        yield some[np.lexsort((some[:, 1], some[:, 0]))].astype(">u8").tobytes()
