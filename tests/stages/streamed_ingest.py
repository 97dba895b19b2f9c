"""A project of one file of rows, which `ingest` reads as a table with more rows than are held in memory."""

import pyarrow as pa
import pyarrow.parquet as pq

from tidegate import paths
from tidegate.config.schema.data import Column
from tidegate.records import Verdict
from tidegate.stages import ingest


def run(columns: dict[str, Column], query: str | None = None, path: str = "rows.parquet", **source: object) -> None:
    declared = {
        "data.sources": {"rows": {"kind": "file", "path": path} | source},
        "data.query": query,
        "data.columns": {name: column.model_dump(mode="json") for name, column in columns.items()},
    }
    assert ingest.run(ingest.Params.model_validate(declared)) is Verdict.PASS


def written(table: pa.Table, rows: int = 50) -> pa.Table:
    pq.write_table(table, "rows.parquet", row_group_size=rows)
    return pq.ParquetFile("rows.parquet").read(use_threads=False)


def made() -> tuple[bytes, bytes, bytes]:
    return paths.TABLE.read_bytes(), paths.PROFILE.read_bytes(), paths.SOURCES.read_bytes()
