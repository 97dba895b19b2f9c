"""Embedded DuckDB that holds little in memory and spills the rest to disk."""

import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate import storage
from tidegate.data.duckdb_connection import connect, literal
from tidegate.errors import DeclarationError, InfrastructureError, Problem, Where
from tidegate.storage import MARK

if TYPE_CHECKING:
    import duckdb

MEMORY = "TIDEGATE_MEMORY"
"""Environment variable: what the database of a stage may hold in memory, e.g. `4GiB`.

No value changes a result, but for the last digits where a query sums fractions over more groups than fit."""
DEFAULT = "512MiB"
LEAST_MIB = 32
_SIZE = re.compile(r"(\d{1,9}) ?(MiB|GiB|MB|GB)")
_MIB = {"MiB": 1, "MB": 1, "GiB": 1024, "GB": 1024}


@contextmanager
def spilling(share: float = 1.0) -> "Iterator[duckdb.DuckDBPyConnection]":
    """A new database with a `share` of the memory; its spill folder is below the system's for temporary files.

    Raises InfrastructureError where both are too small.
    """
    import duckdb

    limit = max(int(memory_mib() * share), LEAST_MIB)
    with storage.folder() as place, connect() as connection:
        connection.execute(f"SET memory_limit = '{limit}MiB'")
        connection.execute(f"SET temp_directory = {literal(str(place))}")
        try:
            yield connection
        except (duckdb.OutOfMemoryException, duckdb.IOException, OSError) as error:
            if not is_scarcity(error):
                raise
            raise too_little(error) from None


def is_scarcity(error: Exception) -> bool:
    """Whether memory or the spill folder was too small, by text: a stream of rows has errors of its own type."""
    return "Out of Memory Error" in str(error) or f"{MARK}/duckdb_temp" in str(error)


def memory_mib(default: str = DEFAULT) -> int:
    """What is set by TIDEGATE_MEMORY. A fixed default, not a share of the machine's: it costs time, never a result."""
    text = os.environ.get(MEMORY) or default
    size = _SIZE.fullmatch(text)
    mib = int(size[1]) * _MIB[size[2]] if size else 0
    if mib < LEAST_MIB:
        raise DeclarationError(f"{MEMORY} must be a size of at least {LEAST_MIB}MiB, like 4GiB; got {text!r}")
    return mib


def too_little(error: Exception, default: str = DEFAULT) -> InfrastructureError:
    """What to change: the memory, or the disk that rows are spilled to."""
    memory, said = os.environ.get(MEMORY) or default, str(error)
    disk = Path(tempfile.gettempdir())
    if "temp_directory" in said or "No space left" in said or "File too large" in said:
        needed = f"rows that do not fit into {memory} of memory are spilled here, and the disk is full"
        remedy = f"free space, set TMPDIR to a larger disk, or raise {MEMORY}"
        return InfrastructureError(Problem(f"{needed}; {remedy}", Where(str(disk))))
    return InfrastructureError(f"{memory} of memory are too little for this table; set {MEMORY}, e.g. to 4GiB")
