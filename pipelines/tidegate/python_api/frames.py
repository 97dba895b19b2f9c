"""Rows in memory, of any library that speaks Arrow, as a file of predictions."""

from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, runtime_checkable

from tidegate.errors import DeclarationError, Where
from tidegate.prediction_files.arrow_types import plain_text
from tidegate.prediction_files.open_file import open_file, usable
from tidegate.prediction_files.prediction_file import PredictionFile, of_table

if TYPE_CHECKING:
    import pyarrow as pa


@runtime_checkable
class ArrowStream(Protocol):
    """A table by Arrow's C stream interface: of pandas, polars, PyArrow, DuckDB, and others."""

    def __arrow_c_stream__(self, requested_schema: object = None) -> object: ...


Frame = ArrowStream | str | PathLike[str]
"""Rows in memory, or the path of a file that `tidegate compare` reads."""

_INDEX = "__index_level_"


def prediction_file(frame: Frame, name: str) -> PredictionFile:
    """The rows under the name `base` or `head`. Raises DeclarationError for what is neither a table nor a file."""
    if isinstance(frame, (str, PathLike)):
        return open_file(Path(fspath(frame)))
    file = of_table(Path(name), arrow_table(frame, name), lambda _row, column: Where(f"{name}[{column!r}]"))
    return usable(file)


def arrow_table(frame: object, name: str) -> "pa.Table":
    """The frame as an Arrow table. An index of pandas that has a name, like an id, is a column; one without is not."""
    import pyarrow as pa

    if not isinstance(frame, ArrowStream):
        kinds = "a frame of pandas or polars, an Arrow table, a DuckDB relation, or the path of a file"
        raise DeclarationError(f"{name} is of type {type(frame).__name__}; pass {kinds}")
    try:
        table = pa.table(frame)
    except (pa.ArrowException, TypeError, ValueError) as error:
        reason = str(error).partition("\n")[0]
        raise DeclarationError(f"{name} cannot be read as a table: {reason}") from None
    table = table.select([at for at, column in enumerate(table.column_names) if not column.startswith(_INDEX)])
    return pa.table([plain_text(column) for column in table.columns], names=table.column_names)
