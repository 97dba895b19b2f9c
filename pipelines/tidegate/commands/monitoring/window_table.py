"""Read the rows of a period, and join the labels that came late."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.commands.monitoring import late_labels, window_file
from tidegate.commands.monitoring.window_file import RowsRead
from tidegate.config.schema.data import id_column
from tidegate.config.schema.root import Declaration
from tidegate.data.statistics import stored_columns
from tidegate.errors import EvidenceError, Where

if TYPE_CHECKING:
    from tidegate.arrays import Floats

UNSEEN = "the rows have no column {} with an id each: whether some of them are repeated is not known"


@dataclass(frozen=True, slots=True)
class WindowRequest:
    """Which rows, from `since` on and before `until`; `labels` has ids and late labels.

    Both name a file, or one of `monitor.sources`.

    `now` is the time by which requests and rows of the future are found; None: no matter.
    """

    data: str
    labels: str | None = None
    since: str | None = None
    until: str | None = None
    now: datetime | None = None


def read(request: WindowRequest, declared: Declaration, scratch: Path) -> "tuple[RowsRead, Floats | None]":
    """The rows within the period, with the labels that came late and without ids, and what servers answered.

    Ids are texts, which cost more memory than all else, and nothing reads them from here on.
    """
    import pyarrow as pa

    columns, sources = declared.data.columns, declared.monitor.sources
    rows = window_file.rows(request.data, declared.data, sources, request.now)
    table = window_file.within(rows.table, columns, request.since, request.until)
    late_labels.unique(table, id_column(columns), request.data)
    notes = rows.notes if id_column(columns) in table.column_names else (*rows.notes, UNSEEN.format(id_column(columns)))
    if request.labels is not None:
        late = window_file.labels(request.labels, columns, sources)
        table = late_labels.joined(table, late, columns, request.labels)
    table = table.select([name for name in table.column_names if name != id_column(columns)])
    table, served = window_file.without_answers(table)
    rows = replace(rows, notes=notes, table=stored_columns.held(table, scratch))
    del table
    pa.default_memory_pool().release_unused()
    return rows, served


@contextmanager
def about(place: str) -> Iterator[None]:
    """Give a problem of rows the file or source that it is about; one with a place or a key of its own keeps it."""
    try:
        yield
    except EvidenceError as error:
        raise EvidenceError(
            problem if problem.where or problem.key else replace(problem, where=Where(place))
            for problem in error.problems
        ) from None
