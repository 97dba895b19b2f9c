"""Find the rows to predict, and cut them into parts."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate import artifacts
from tidegate.columns import AnyColumns
from tidegate.commands.prediction import object_store
from tidegate.commands.prediction.predict_part import RowsPart
from tidegate.data.reading import csv_text, formats, parquet_files
from tidegate.data.reading.csv_text import Csv
from tidegate.data.stored_table import StoredTable
from tidegate.errors import DeclarationError, EvidenceError, Problem, Where
from tidegate.models.features import TEXT

if TYPE_CHECKING:
    import pyarrow as pa


def read(data: str, scratch: Path, columns: AnyColumns) -> "tuple[pa.Table | StoredTable, str]":
    """The rows, and a digest of what they are read from; they may stay in `scratch`.

    Raises DeclarationError where the file or folder is not found, EvidenceError where it can't be read.
    """
    path = Path(data)
    if object_store.is_address(data):
        match object_store.copied(data, scratch / "rows"):
            case parquet_files.Files() as files:
                return parquet_files.stored(files), files.digest
            case file:
                path = file
    elif path.is_dir() or parquet_files.is_pattern(data):
        files = parquet_files.located(data, declared=False)
        return parquet_files.stored(files), files.digest
    if not path.is_file():
        raise DeclarationError(f"{data}: not found; name a file, a folder of Parquet files, or a pattern of them")
    texts = [name for name, column in columns.items() if column.type in TEXT]
    try:
        with formats.in_usual_form(data):
            table = formats.stored(path, data, None, Csv(text=texts, decimal="."), scratch)
    except csv_text.UnknownColumnsError as error:
        reason = "has no column {}, an input of the model"
        raise EvidenceError([Problem(reason.format(name), Where(data)) for name in error.names]) from None
    return table, artifacts.sha256(path)


def holds(data: str, out: str) -> bool:
    """Whether the output would replace rows, or be read as rows by the next run."""
    if object_store.is_address(data) or object_store.is_address(out):
        return f"{out}/".startswith(f"{data.rstrip('/')}/")
    target, rows = Path(out).resolve(), Path(data).resolve()
    if parquet_files.is_pattern(data):
        files = parquet_files.located(data, declared=False) if target.exists() else None
        return files is not None and any(target.samefile(files.root / path) for path in files.below)
    return target == rows or rows in target.parents or (target.exists() and rows.exists() and target.samefile(rows))


def parts(table: "pa.Table | StoredTable", columns: Sequence[str], most: int) -> Iterator[RowsPart]:
    """The rows in their order. Where they are cut, `most` in a part, follows from them alone."""
    start = 0
    for whole in table.to_batches():
        for first in range(0, whole.num_rows, most):
            batch = whole.slice(first, most).select(list(columns))
            yield RowsPart(start, batch)
            start += batch.num_rows
