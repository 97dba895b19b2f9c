"""Read a window's rows, or the labels that came late, from a data file."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.checks.to_parquet import parquet
from tidegate.commands import request_log
from tidegate.config.schema.data import ColumnRole, Columns, Data, column_of, features, id_column
from tidegate.data import formats
from tidegate.data.signature import PREDICTED
from tidegate.data.table import typed
from tidegate.errors import DeclarationError, EvidenceError, Problem, Where
from tidegate.number_format import some

if TYPE_CHECKING:
    import pyarrow as pa
    import pyarrow.parquet as pq

    from tidegate.arrays import Floats


def rows(path: Path, data: Data, now: datetime | None = None) -> "tuple[pa.Table, tuple[str, ...]]":
    """The declared columns that the file has, in their types, and what is to be said of a log of requests.

    Missing values are for objectives to find. What servers answered, in a log of requests or of rows, is a column of
    its own, beside the declared ones; the log may lack features then, which are private.
    Raises EvidenceError where the file has no rows, lacks a feature, or has one of another type.
    """
    columns = data.columns
    if not request_log.is_one(path):
        return _read(path, columns, list(features(columns)), (*columns, PREDICTED)), ()
    log = request_log.read(path, columns, data.name, now)
    return _logged(path, log.table, columns), log.notes


def without_answers(table: "pa.Table") -> "tuple[pa.Table, Floats | None]":
    """The declared columns, and what servers answered (n,) or (n, classes); None where that was not logged."""
    import numpy as np

    if request_log.SERVED not in table.column_names:
        return table, None
    answers = np.array(table.column(request_log.SERVED).to_pylist(), np.float64)
    return table.drop_columns([request_log.SERVED]), answers


def labels(path: Path, columns: Columns) -> "pa.Table":
    """Ids and labels, with the same errors."""
    needed = [str(column_of(columns, ColumnRole.TARGET)), id_column(columns)]
    return _read(path, columns, needed, tuple(needed))


def _read(path: Path, columns: Columns, needed: list[str], wanted: tuple[str, ...]) -> "pa.Table":
    with parquet(path, columns) as copy, _opened(copy, path) as file:
        present = set(file.schema_arrow.names)
        if not (answered := {PREDICTED} & present & {*wanted}):
            _require(path, needed, present)
        if not file.metadata.num_rows:
            raise EvidenceError(Problem("has no rows", Where(str(path))))

        def read(name: str) -> "pa.Table":
            with formats.explained(str(path), "parquet"):
                return file.read([name], use_threads=False)

        known = [name for name in wanted if name in columns and name in present]
        table = _typed(path, {*known, *({id_column(columns)} & present)}, read, columns)
        return table.append_column(request_log.SERVED, read(PREDICTED).column(0)) if answered else table


def _opened(copy: Path, path: Path) -> "pq.ParquetFile":
    import pyarrow.parquet as pq

    with formats.explained(str(path), "parquet"):
        return pq.ParquetFile(copy, pre_buffer=False)


def _logged(path: Path, raw: "pa.Table", columns: Columns) -> "pa.Table":
    """Rows from a log of requests, which may lack features where it has the predictions."""

    def read(name: str) -> "pa.Table":
        return raw.select([name])

    if request_log.SERVED not in raw.column_names:
        _require(path, list(features(columns)), set(raw.column_names))
        return _typed(path, {*raw.column_names}, read, columns)
    table = _typed(path, {*raw.column_names} - {request_log.SERVED}, read, columns)
    return table.append_column(request_log.SERVED, raw.column(request_log.SERVED))


def _require(path: Path, needed: list[str], present: set[str]) -> None:
    if lost := [name for name in needed if name not in present]:
        message = f"the schema moved: {some(lost)} not found; the file has {some(sorted(present), most=12)}"
        raise EvidenceError(Problem(message, Where(str(path))))


def _typed(path: Path, present: set[str], read: "Callable[[str], pa.Table]", columns: Columns) -> "pa.Table":
    """The declared columns in their types, and the rows' ids; one is read at a time, as it takes its memory twice."""
    import pyarrow as pa

    key = id_column(columns)
    made: dict[str, pa.ChunkedArray] = {}
    problems: list[Problem] = []
    for name, column in columns.items():
        if name in present:
            lenient = column.model_copy(update={"nullable": True, "positive": None})
            raw = read(name)
            try:
                made[name] = typed(raw, {name: lenient}).column(0)
            except (DeclarationError, EvidenceError) as error:
                problems += error.problems
    if problems:
        moved = (Problem(f"the schema moved: {problem.message}", Where(str(path)), problem.key) for problem in problems)
        raise EvidenceError(moved)
    if key in present and key not in made:  # tidegate's own row number is not declared
        made[key] = read(key).column(0)
    pa.default_memory_pool().release_unused()
    return pa.table(made)


def within(table: "pa.Table", columns: Columns, since: str | None, until: str | None) -> "pa.Table":
    """The rows from `since` on and before `until`, ISO texts. Raises EvidenceError where there are none."""
    import pyarrow.compute as pc

    if since is None and until is None:
        return table
    time = column_of(columns, ColumnRole.TIME)
    if time is None or time not in table.column_names:
        raise EvidenceError("--since and --until need a column with the role time, and the rows have none")
    values = table.column(time)
    for option, text, kept in (("since", since, pc.greater_equal), ("until", until, pc.less)):
        if text is not None:
            table = table.filter(kept(table.column(time), _moment(option, text, values.type)))
    if not table.num_rows:
        ends = pc.min_max(values).as_py()
        reason = f"no row from {since or 'the first'} until {until or 'the last'}"
        raise EvidenceError(Problem(f"{reason}; the rows are from {ends['min']} to {ends['max']}"))
    return table


def _moment(option: str, text: str, kind: "pa.DataType") -> "pa.Scalar":
    import pyarrow as pa

    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise DeclarationError(f"--{option} must be a time in ISO form, like 2013-12-10, got {text}") from None
    if getattr(kind, "tz", None) is None:
        moment = moment.astimezone(UTC).replace(tzinfo=None) if moment.tzinfo else moment
    elif moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    return pa.scalar(moment, type=kind)
