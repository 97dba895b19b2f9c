"""Read a window's rows, or the labels that came late, in the declared types."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate import artifacts
from tidegate.commands.monitoring import request_log, window_source
from tidegate.commands.monitoring.window_source import OpenedRows
from tidegate.config.schema.data import ColumnRole, Columns, ColumnType, Data, column_of, features, id_column
from tidegate.data.column_types.conversion import ACCEPTED, NOTHING, kind_of
from tidegate.data.column_types.table import typed
from tidegate.data.column_types.wider_types import narrowed
from tidegate.data.signature import PREDICTED
from tidegate.errors import DeclarationError, EvidenceError, Problem
from tidegate.number_format import some

if TYPE_CHECKING:
    import pyarrow as pa

    from tidegate.arrays import Floats
    from tidegate.config.schema.data import Source
    from tidegate.data.statistics.stored_columns import StoredColumns

TIMES = (*ACCEPTED[ColumnType.TIMESTAMP], NOTHING)
ISO_FORM = "write all times in ISO form, as 2013-12-01T05:00:00, either with a zone or in UTC"


@dataclass(frozen=True, slots=True)
class RowsRead:
    """The declared columns that there are, in their types; what is to be said of a log of requests; and a digest."""

    table: "pa.Table | StoredColumns"
    digest: str
    notes: tuple[str, ...] = ()


def rows(place: str, data: Data, sources: "Mapping[str, Source]", now: datetime | None = None) -> RowsRead:
    """The rows of a file, or of one of `sources` by its name.

    Missing values are for objectives to find. What servers answered, in a log of requests or of rows, is a column of
    its own, beside the declared ones; the log may lack features then, which are private.
    Raises EvidenceError where there are no rows, or a feature is not found or of another type.
    """
    columns = data.columns
    if place in sources or not request_log.is_one(Path(place)):
        with window_source.opened(place, sources, columns) as opened:
            return RowsRead(_read(opened, columns, list(features(columns)), (*columns, PREDICTED)), opened.digest)
    log = request_log.read(Path(place), columns, data.name, now)

    def read(name: str) -> "pa.Table":
        return log.table.select([name])

    names = frozenset(log.table.column_names)
    logged = OpenedRows(place, names, log.table.num_rows, read, artifacts.sha256(Path(place)))
    return RowsRead(_logged(logged, columns), logged.digest, log.notes)


def without_answers(table: "pa.Table") -> "tuple[pa.Table, Floats | None]":
    """The declared columns, and what servers answered (n,) or (n, classes); None where that was not logged."""
    import numpy as np

    if request_log.SERVED not in table.column_names:
        return table, None
    answers = np.array(table.column(request_log.SERVED).to_pylist(), np.float64)
    return table.drop_columns([request_log.SERVED]), answers


def labels(place: str, columns: Columns, sources: "Mapping[str, Source]") -> "pa.Table":
    """Ids and labels, with the same errors."""
    needed = [str(column_of(columns, ColumnRole.TARGET)), id_column(columns)]
    with window_source.opened(place, sources, columns) as opened:
        return _read(opened, columns, needed, tuple(needed))


def _read(opened: OpenedRows, columns: Columns, needed: list[str], wanted: tuple[str, ...]) -> "pa.Table":
    if not (answered := {PREDICTED} & opened.names & {*wanted}):
        _require(opened, needed)
    known = [name for name in wanted if name in columns and name in opened.names]
    table = _typed(opened, {*known, *({id_column(columns)} & opened.names)}, columns)
    return table.append_column(request_log.SERVED, opened.read(PREDICTED).column(0)) if answered else table


def _logged(opened: OpenedRows, columns: Columns) -> "pa.Table":
    """Rows from a log of requests, which may lack features where it has the predictions."""
    if request_log.SERVED not in opened.names:
        _require(opened, list(features(columns)))
        return _typed(opened, opened.names, columns)
    table = _typed(opened, opened.names - {request_log.SERVED}, columns)
    return table.append_column(request_log.SERVED, opened.read(request_log.SERVED).column(0))


def _require(opened: OpenedRows, needed: list[str]) -> None:
    if lost := [name for name in needed if name not in opened.names]:
        message = f"the schema moved: {some(lost)} not found; it has {some(sorted(opened.names), most=12)}"
        raise EvidenceError(opened.problem(message))


def _typed(opened: OpenedRows, present: Collection[str], columns: Columns) -> "pa.Table":
    """The declared columns in their types, and the rows' ids; one is read at a time, as it takes its memory twice."""
    import pyarrow as pa

    key = id_column(columns)
    made: dict[str, pa.ChunkedArray] = {}
    problems: list[Problem] = []
    for name, column in columns.items():
        if name in present:
            lenient = column.model_copy(update={"nullable": True, "positive": None})
            values = narrowed(opened.read(name).column(0), column.type)
            if column.type is ColumnType.TIMESTAMP and (kind := kind_of(values)) not in TIMES:
                reason = f"is {kind}, declared timestamp; {ISO_FORM}"
                problems.append(Problem(reason, key=f"data.columns.{name}"))
                continue
            try:
                made[name] = typed(pa.table({name: values}), {name: lenient}).column(0)
            except (DeclarationError, EvidenceError) as error:
                problems += error.problems
    if problems:
        raise EvidenceError(opened.problem(f"the schema moved: {problem.message}", problem.key) for problem in problems)
    if key in present and key not in made:  # tidegate's own row number is not declared
        made[key] = opened.read(key).column(0)
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
