"""Read a parquet file of a change as data that somebody may have forged: whole, flat and without its own metadata."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.gate.pairing import Unpaired
from tidegate.number_format import some

if TYPE_CHECKING:
    import pyarrow as pa


def table(path: Path, name: str, columns: Sequence[str]) -> "pa.Table | Unpaired":
    """The file's table, in which each of these columns is there once; `name` is what sentences call the file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not path.exists():
        return Unpaired(f"{name} does not exist")
    try:
        found = pq.ParquetFile(path).read()  # read_table would import what reads many files, for half a second
        found.validate(full=True)
    except (pa.ArrowException, OSError):
        return Unpaired(f"{name} is not readable as parquet")
    names = found.column_names
    if missing := [column for column in columns if column not in names]:
        return Unpaired(f"{name} does not have the columns {some(missing)}")
    if doubled := sorted({column for column in names if names.count(column) > 1}):
        return Unpaired(f"{name} has more than one column of the name {some(doubled)}")
    if odd := [field.name for field in found.schema if not _is_plain(field.type)]:
        return Unpaired(f"{name} holds values that are no number, text, time or truth value in {some(odd)}")
    return found.replace_schema_metadata(None)  # pandas would do what it says there


def _is_plain(kind: "pa.DataType") -> bool:
    import pyarrow.types as types

    if types.is_dictionary(kind):
        return _is_plain(kind.value_type)
    known = (
        types.is_integer,
        types.is_floating,
        types.is_boolean,
        types.is_string,
        types.is_large_string,
        types.is_null,
    )
    return any(is_one(kind) for is_one in (*known, types.is_timestamp, types.is_date))
