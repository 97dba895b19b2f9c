"""Read a parquet file that may be forged: whole, flat, without its metadata."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.gate.pairing import Unpaired
from tidegate.number_format import some

if TYPE_CHECKING:
    import pyarrow as pa

DENSEST, SMALL = 50, 1_000_000
"""Rows per byte beyond so many rows in all: those that have ids of their own take far more, so that these are the same
row again and again, in a file of some kilobytes that fills any memory."""


def table(path: Path, name: str, columns: Sequence[str]) -> "pa.Table | Unpaired":
    """The file's table, which has each of these columns once; `name` is the file's name in messages."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not path.exists():
        return Unpaired(f"{name} not found")
    try:
        file = pq.ParquetFile(path)
        if file.metadata.num_rows > SMALL + DENSEST * path.stat().st_size:
            return Unpaired(f"{name} has {file.metadata.num_rows:,} rows in {path.stat().st_size:,} bytes")
        contents = file.read()  # read_table would import the reader of many files: half a second
        contents.validate(full=True)
    except MemoryError:
        return Unpaired(f"{name} needs more memory than there is")
    except (pa.ArrowException, OSError):
        return Unpaired(f"{name} is not readable as parquet")
    names = contents.column_names
    if missing := [column for column in columns if column not in names]:
        return Unpaired(f"{name} does not have the columns {some(missing)}")
    if doubled := sorted(column for column, times in Counter(names).items() if times > 1):
        return Unpaired(f"{name} has more than one column named {some(doubled)}")
    if odd := [field.name for field in contents.schema if not _is_plain(field.type)]:
        return Unpaired(f"{name} has values other than numbers, text, times or booleans in {some(odd)}")
    return contents.replace_schema_metadata(None)  # pandas would apply it


def _is_plain(kind: "pa.DataType") -> bool:
    from pyarrow import types

    if types.is_dictionary(kind):
        return _is_plain(kind.value_type)
    plain = (
        types.is_integer,
        types.is_floating,
        types.is_boolean,
        types.is_string,
        types.is_large_string,
        types.is_null,
    )
    return any(is_one(kind) for is_one in (*plain, types.is_timestamp, types.is_date))
