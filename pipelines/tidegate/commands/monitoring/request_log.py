"""The rows that servers answered, from their logs: a line of JSON per request.

    {"id": "6f1c", "time": "2026-11-28T08:00:00.123Z", "model": "flights", "version": "9b2f…", "status": 200, "rows": 2,
     "inputs": {"temp": [3.5, 4.0], "origin": ["EWR", "JFK"], "tail": "redacted"}, "predictions": [0.21, 0.34]}

Other keys are ignored, and so are lines without `inputs`: requests outside of the sample, or refused. A private input
has a text in place of a list. `predictions` may be missing. The id of a row is that of its request; where that has
several, `<id>.<place>`.
"""

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from tidegate.config.schema.data import ColumnRole, Columns, ColumnType, column_of, features, id_column
from tidegate.errors import EvidenceError, Problem, Where
from tidegate.number_format import some

if TYPE_CHECKING:
    import pyarrow as pa

SUFFIXES = (".jsonl", ".ndjson", ".log")
MARKS = frozenset({"id", "time", "model", "version"})
"""Keys of a line that make it one of a log of requests, and not a row."""
SERVED = "served prediction"
"""The column of what was answered; no declared column can have a space in its name."""
SKEW = timedelta(minutes=5)
"""How far a server's clock may be ahead of this one."""
ANSWERED = 200


class _LoggedRequest(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True)

    id: Annotated[str, Field(min_length=1, max_length=200)]
    time: datetime
    model: str
    version: str
    status: int = ANSWERED
    inputs: dict[str, list[Any] | str] = Field(default_factory=dict)
    predictions: list[Any] | None = None


@dataclass(frozen=True, slots=True)
class RequestLog:
    """The logged rows: id, time, the features that are logged, and `SERVED` where every line has predictions."""

    table: "pa.Table"
    notes: tuple[str, ...]


@dataclass
class _Read:
    """What is known after some lines."""

    lines: dict[str, tuple[int, _LoggedRequest]] = field(default_factory=dict)
    unsampled: int = 0
    repeated: int = 0
    torn: int = 0
    problems: list[Problem] = field(default_factory=list)


def is_one(path: Path) -> bool:
    """Whether the file is such a log, by its first line."""
    if path.suffix.lower() not in SUFFIXES or not path.is_file():
        return False
    with path.open("rb") as file:
        try:
            first = json.loads(file.readline(1 << 20))
        except ValueError:
            return False
    return isinstance(first, dict) and first.keys() >= MARKS


def read(path: Path, columns: Columns, model: str, now: datetime | None) -> RequestLog:
    """The logged rows of that model. `now` is the time by which requests of the future are found; None: no matter.

    Raises EvidenceError for lines that are no requests, other models, ids that stand for two requests, clocks that are
    ahead, inputs that differ in length, and where nothing was logged.
    """
    known = _read(path)
    logged = known.lines
    problems = [*known.problems, *_problems(logged, model, now)]
    if problems:
        raise EvidenceError(Problem(problem.message, problem.where or Where(str(path))) for problem in problems)
    if not logged:
        reason = f"no request with inputs among {known.unsampled:,}; start servers with --log-inputs and --log-sample"
        raise EvidenceError(Problem(reason, Where(str(path))))
    table = _table(path, [line for _, line in logged.values()], columns)
    return RequestLog(table, tuple(_notes(known, table.num_rows)))


def _read(path: Path) -> _Read:
    known = _Read()
    content = path.read_bytes()
    *lines, last = content.split(b"\n")
    for number, text in enumerate([*lines, *([last] if last else [])], start=1):
        try:
            line = _LoggedRequest.model_validate_json(text)
        except ValidationError as error:
            if text is last:
                known.torn = 1  # the server is writing it
                continue
            problem = error.errors()[0]
            place = ".".join(map(str, problem["loc"]))
            reason = f"is not a logged request: {place and f'{place}: '}{problem['msg']}"
            known.problems.append(Problem(reason, Where(str(path), number)))
            continue
        _take(path, known, number, line)
    return known


def _take(path: Path, known: _Read, number: int, line: _LoggedRequest) -> None:
    """Sort a line in: outside of the sample, the first of its id, the same once more, or another request."""
    if not line.inputs or line.status != ANSWERED:
        known.unsampled += 1
        return
    if line.id not in known.lines:
        known.lines[line.id] = (number, line)
        return
    first, other = known.lines[line.id]
    if (line.inputs, line.predictions) == (other.inputs, other.predictions):
        known.repeated += 1  # sent again by its client, or written again by what collects logs
        return
    reason = f"has the id {line.id[:80]} of line {first}, and is another request"
    known.problems.append(Problem(reason, Where(str(path), number)))


def _problems(logged: Mapping[str, tuple[int, _LoggedRequest]], model: str, now: datetime | None) -> Iterator[Problem]:
    lines = [line for _, line in logged.values()]
    if others := sorted({line.model for line in lines} - {model}):
        yield Problem(f"has requests of other models than {model}: {some(others)}")
    if naive := sum(line.time.tzinfo is None for line in lines):
        yield Problem(f"{naive:,} requests have a time without a zone; write it in UTC, as 2026-11-28T08:00:00Z")
        return
    late = max((line.time for line in lines), default=None)
    if now is not None and late is not None and late > now + SKEW:
        ahead = sum(line.time > now + SKEW for line in lines)
        reason = f"{ahead:,} requests are from the future, the last of {late.isoformat()}: a server's clock is ahead"
        yield Problem(reason)


def _notes(known: _Read, rows: int) -> Iterator[str]:
    requests = len(known.lines)
    total = requests + known.unsampled
    yield f"{rows:,} rows of {requests:,} logged requests; {known.unsampled:,} of {total:,} have no inputs"
    if known.repeated:
        yield f"{known.repeated:,} lines repeat a request and are left out"
    if known.torn:
        yield "the last line is not complete and is left out"
    versions = Counter(line.version for _, line in known.lines.values())
    if len(versions) > 1:
        listed = ", ".join(f"{version[:12]} ({count:,})" for version, count in sorted(versions.items()))
        yield f"{len(versions)} versions answered: {listed}"


def _table(path: Path, lines: Sequence[_LoggedRequest], columns: Columns) -> "pa.Table":
    """A row per logged row, in the order of the file."""
    import pyarrow as pa

    sizes = [_size(path, line) for line in lines]
    ids = [
        line.id if size == 1 else f"{line.id}.{place}"
        for line, size in zip(lines, sizes, strict=True)
        for place in range(size)
    ]
    made: dict[str, pa.Array] = {id_column(columns): pa.array(ids, pa.string())}
    if time := column_of(columns, ColumnRole.TIME):
        moments = [line.time.astimezone(UTC).replace(tzinfo=None) for line in lines]
        times = [moment for moment, size in zip(moments, sizes, strict=True) for _ in range(size)]
        made[time] = pa.array(times, pa.timestamp("us"))
    for name, column in features(columns).items():
        lists = [line.inputs.get(name) for line in lines]
        if all(isinstance(values, list) for values in lists):
            made[name] = _column(path, name, column.type, [value for values in lists for value in values or ()])
    if all(line.predictions is not None for line in lines):
        made[SERVED] = _served(path, [value for line in lines for value in line.predictions or ()])
    return pa.table(made)


def _size(path: Path, line: _LoggedRequest) -> int:
    """How many rows were logged. Raises EvidenceError where the lists differ in length."""
    lengths = {len(values) for values in line.inputs.values() if isinstance(values, list)}
    lengths |= set() if line.predictions is None else {len(line.predictions)}
    if len(lengths) != 1:
        reason = f"the request {line.id[:80]} has lists of {sorted(lengths) or 'no'} values"
        raise EvidenceError(Problem(reason, Where(str(path))))
    return lengths.pop()


def _column(path: Path, name: str, kind: ColumnType, values: list[object]) -> "pa.Array":
    import pyarrow as pa

    stored = {ColumnType.INT: pa.int64(), ColumnType.FLOAT: pa.float64(), ColumnType.BOOL: pa.bool_()}
    try:
        array = pa.array(values, stored.get(kind, pa.string()))
        return array.cast(pa.timestamp("us")) if kind is ColumnType.TIMESTAMP else array
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        reason = f"{name} has values that are no {kind}: {str(error).splitlines()[0]:.120}"
        raise EvidenceError(Problem(reason, Where(str(path)))) from None


def _served(path: Path, values: list[object]) -> "pa.Array":
    import pyarrow as pa

    try:
        return pa.array(values, pa.list_(pa.float64()) if isinstance(values[0], list) else pa.float64())
    except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
        reason = f"predictions are no numbers: {str(error).splitlines()[0]:.120}"
        raise EvidenceError(Problem(reason, Where(str(path)))) from None
