"""Rows that the pipeline wrote, for the library of your choice."""

import glob
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate import artifacts
from tidegate.errors import InfrastructureError

if TYPE_CHECKING:
    import duckdb
    import pandas as pd
    import polars as pl
    import pyarrow as pa


@dataclass(frozen=True)
class Rows:
    """A Parquet file of the pipeline. Each method reads it anew and raises EvidenceError where it is missing."""

    path: Path

    def arrow(self) -> "pa.Table":
        """The rows as they are stored: whole numbers stay whole where values are missing."""
        return artifacts.read_arrow(self.path)

    def pandas(self) -> "pd.DataFrame":
        """The rows as the stages see them."""
        return artifacts.read_table(self.path)

    def polars(self) -> "pl.DataFrame":
        """The rows as a polars frame. Raises InfrastructureError if polars is not installed."""
        try:
            import polars as pl
        except ImportError:
            raise InfrastructureError("polars is not installed; run `pip install polars`") from None
        return pl.DataFrame(self.arrow())

    def duckdb(self) -> "duckdb.DuckDBPyRelation":
        """The rows as a relation that reads the file when it is evaluated: for tables larger than memory.

        Its connection queries as the stages do: one thread, UTC, and not by the statistics of a file, which leave
        out NaN.
        """
        from tidegate.data.duckdb_connection import READS_PARQUET, connect

        if not self.path.exists():
            raise artifacts.missing(self.path)
        connection = connect()
        connection.execute(READS_PARQUET)
        return connection.read_parquet(glob.escape(str(self.path)))

    def __arrow_c_stream__(self, requested_schema: object = None) -> object:
        """Arrow's C stream: `polars.DataFrame(rows)`, `pyarrow.table(rows)`."""
        return self.arrow().__arrow_c_stream__(requested_schema)

    def __len__(self) -> int:
        import pyarrow.parquet as pq

        if not self.path.exists():
            raise artifacts.missing(self.path)
        rows: int = pq.read_metadata(self.path).num_rows
        return rows
