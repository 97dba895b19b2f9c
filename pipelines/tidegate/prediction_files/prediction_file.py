"""A file of predictions: its columns by name, and where its rows are."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tidegate.errors import Where
from tidegate.number_format import some

if TYPE_CHECKING:
    import pyarrow as pa

Place = Callable[[int, str], Where]
"""Gives the place of a value, by its row, counted from 0, and its column."""

CASE = "case"
"""The column of harness results that identifies the test case."""


@dataclass(frozen=True)
class HarnessResults:
    """What an evaluation harness wrote of one run, as columns of equal length, a row per result.

    `columns` has an `id` that is the same in two runs of the same cases, the `case` and each score. `scores` names
    these, the run's own first. `lines` are the rows' line numbers, 0 in a file that is one document. `repeated` says
    that a case has several rows.
    """

    tool: str
    columns: Mapping[str, Sequence[object]]
    scores: tuple[str, ...]
    lines: Sequence[int]
    repeated: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class PredictionFile:
    """`column` reads a column, `place` finds a value of it. `notes` are sentences about how the file was read."""

    path: Path
    names: tuple[str, ...]
    rows: int
    column: "Callable[[str], pa.Array]"
    place: Place
    harness: HarnessResults | None = None
    notes: tuple[str, ...] = ()
    header: Where | None = None

    @property
    def top(self) -> Where:
        """The place at which the file's columns are named."""
        return self.header or Where(str(self.path))

    @property
    def listed(self) -> str:
        """The names of its columns, for messages."""
        return some(list(self.names), most=15)


def of_table(path: Path, table: "pa.Table", place: Place, **others: Any) -> PredictionFile:
    """A file that was read as a whole."""

    def column(name: str) -> "pa.Array":
        return table.column(name).combine_chunks()

    return PredictionFile(path, tuple(table.column_names), table.num_rows, column, place, **others)


def first_line(error: Exception) -> str:
    """What a library says, in one line."""
    return str(error).partition("\n")[0][:200]
