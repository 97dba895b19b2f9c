"""Read a Parquet file: only the columns that play a role."""

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.errors import DeclarationError, Problem, Where
from tidegate.prediction_files.arrow_types import plain_text
from tidegate.prediction_files.prediction_file import PredictionFile, first_line

if TYPE_CHECKING:
    import pyarrow as pa


def read(path: Path) -> PredictionFile:
    """The file. Raises DeclarationError where it is not Parquet; a column is read when it is asked for."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    where = Where(str(path))
    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise DeclarationError(Problem(f"cannot be read as parquet: {first_line(error)}", where)) from None

    @cache
    def column(name: str) -> "pa.Array":
        try:
            return plain_text(file.read(columns=[name]).column(name)).combine_chunks()
        except (pa.ArrowException, OSError) as error:
            raise DeclarationError(Problem(f"{name} cannot be read: {first_line(error)}", where)) from None

    names = tuple(file.schema_arrow.names)
    return PredictionFile(path, names, file.metadata.num_rows, column, lambda _row, _name: where)
