"""Read a window's rows, or the labels that came late, from a data file."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.checks.to_parquet import parquet
from tidegate.commands import request_log
from tidegate.config.schema.data import ColumnRole, Columns, Data, column_of, features, id_column
from tidegate.data.signature import PREDICTED
from tidegate.data.table import typed
from tidegate.errors import DeclarationError, EvidenceError, Problem, Where
from tidegate.number_format import some

if TYPE_CHECKING:
    import pyarrow as pa

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
    import pyarrow.parquet as pq

    key = id_column(columns)
    with parquet(path, columns) as file:
        present = set(pq.read_schema(file).names)
        if not (answered := {PREDICTED} & present & {*wanted}):
            _require(path, needed, present)
        known = [name for name in wanted if name in columns and name in present]
        raw = pq.read_table(file, columns=[*known, *({key} & present - {*known}), *answered])
    if not raw.num_rows:
        raise EvidenceError(Problem("has no rows", Where(str(path))))
    table = _typed(path, raw, columns)
    return table.append_column(request_log.SERVED, raw.column(PREDICTED)) if answered else table


def _logged(path: Path, raw: "pa.Table", columns: Columns) -> "pa.Table":
    """Rows from a log of requests, which may lack features where it has the predictions."""
    if request_log.SERVED not in raw.column_names:
        _require(path, list(features(columns)), set(raw.column_names))
        return _typed(path, raw, columns)
    table = _typed(path, raw.drop_columns([request_log.SERVED]), columns)
    return table.append_column(request_log.SERVED, raw.column(request_log.SERVED))


def _require(path: Path, needed: list[str], present: set[str]) -> None:
    if lost := [name for name in needed if name not in present]:
        message = f"the schema moved: {some(lost)} not found; the file has {some(sorted(present), most=12)}"
        raise EvidenceError(Problem(message, Where(str(path))))


def _typed(path: Path, raw: "pa.Table", columns: Columns) -> "pa.Table":
    """The declared columns in their types, and the rows' ids."""
    key = id_column(columns)
    known = {name: columns[name] for name in columns if name in raw.column_names}
    lenient = {name: column.model_copy(update={"nullable": True, "positive": None}) for name, column in known.items()}
    try:
        table = typed(raw.select(list(known)), lenient)
    except (DeclarationError, EvidenceError) as error:
        moved = (
            Problem(f"the schema moved: {problem.message}", Where(str(path)), problem.key) for problem in error.problems
        )
        raise EvidenceError(moved) from None
    # tidegate's own row number is not declared
    return table.append_column(key, raw.column(key)) if key in raw.column_names and key not in known else table


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
