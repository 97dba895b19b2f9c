"""Read a window of production rows, join the labels that came late, and predict.

What makes the window unusable is named, all at once where it can be, and nothing is decided.
"""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate import artifacts, class_probabilities, paths
from tidegate.commands.monitoring import known_labels, window_predictions, window_table
from tidegate.commands.monitoring.window_table import WindowRequest
from tidegate.config.schema.data import ColumnRole, Columns, column_of
from tidegate.config.schema.root import Declaration
from tidegate.data.target_classes import target_classes
from tidegate.errors import EvidenceError, Problem, Where
from tidegate.kinds import TASKS
from tidegate.objectives import DeclaredData, WindowRows, described_predictions
from tidegate.stats.read_table_statistics import Statistics, read

if TYPE_CHECKING:
    import pandas as pd

    from tidegate.arrays import Floats, Labels

AHEAD = timedelta(days=1)
"""How far a row may be after now: its time may be the clock of any zone."""


def window_rows(request: WindowRequest, declared: Declaration, scratch: Path) -> WindowRows:
    """Many rows are kept in `scratch`, which must stay.

    Raises EvidenceError for a window that decides nothing: no rows, other columns, repeated ids, foreign labels.
    """
    columns, evaluate = declared.data.columns, declared.evaluate
    with window_table.about(request.data):
        rows, served = window_table.read(request, declared, scratch)
    table = rows.table
    described = {column_of(columns, role) for role in (ColumnRole.TARGET, ColumnRole.GROUP, ColumnRole.TIME)}
    frame = table.select([name for name in table.column_names if name in described]).to_pandas()
    training = _training()
    with window_table.about(request.labels or request.data):
        known_labels.require(frame, columns, training)
    with window_table.about(request.data):
        seconds = _seconds(frame, columns, request.now)
    return WindowRows(
        declared=DeclaredData(columns, evaluate),
        table=table,
        predicted=window_predictions.predicted(declared, table, served),
        served=served,
        notes=rows.notes,
        digest=rows.digest,
        truth=_truth(frame, columns, evaluate.task),
        blocks=_blocks(declared, frame),
        seconds=seconds,
        training=training,
        evaluated=_evaluated(columns, evaluate.task),
        seed=declared.seed,
    )


def _truth(frame: "pd.DataFrame", columns: Columns, task: str) -> "Floats":
    import numpy as np

    target = str(column_of(columns, ColumnRole.TARGET))
    truth = np.full(len(frame), np.nan)
    if target in frame:
        known = frame[target].notna().to_numpy()
        if known.any():
            truth[known] = TASKS.load(task).truth(frame[target][known], columns[target])
    return truth


def _blocks(declared: Declaration, frame: "pd.DataFrame") -> "Labels":
    """What resembles each other: as in evaluation, groups or days."""
    import numpy as np
    import pandas as pd

    columns = declared.data.columns
    if (group := column_of(columns, ColumnRole.GROUP)) and group in frame:
        blocks: Labels = frame[group].astype(str).to_numpy(dtype=object)
        return blocks
    if (time := column_of(columns, ColumnRole.TIME)) and time in frame:
        numbers, days = pd.factorize(frame[time].dt.normalize())  # a text for each day, not for each row
        texts = np.array([*pd.DatetimeIndex(days).strftime("%Y-%m-%d"), ""], dtype=object)
        labels: Labels = texts[numbers]  # -1, no time, is the last
        return labels
    return np.full(len(frame), "", dtype=object)


def _seconds(frame: "pd.DataFrame", columns: Columns, now: datetime | None) -> "Floats | None":
    """Raises EvidenceError for rows without a time, or of the future: the last row says where the window ends."""
    time = column_of(columns, ColumnRole.TIME)
    if time is None or time not in frame:
        return None
    if missing := int(frame[time].isna().sum()):
        raise EvidenceError(f"{missing:,} rows have no {time}, so they are in no window")
    seconds: Floats = frame[time].to_numpy("datetime64[us]").astype("int64") / 1e6
    if now is not None and (ahead := seconds[seconds > now.timestamp() + AHEAD.total_seconds()]).size:
        last = datetime.fromtimestamp(float(ahead.max()), UTC).replace(tzinfo=None).isoformat()
        remedy = f"a clock is ahead; leave these rows out with --until {now:%Y-%m-%d}"
        raise EvidenceError(f"{len(ahead):,} of {len(seconds):,} rows have a time after now, the last {last}: {remedy}")
    return seconds


def _training() -> Statistics:
    try:
        return read(artifacts.read_json(paths.STATISTICS))
    except ValueError as error:
        raise EvidenceError(Problem(f"{error}; run `dvc repro split`", Where(str(paths.STATISTICS)))) from None


def _evaluated(columns: Columns, task: str) -> Statistics:
    """The predictions on the holdout, as `evaluate` wrote them. Raises EvidenceError for those of another task."""
    classes = target_classes(columns, task)
    frame = artifacts.read_table(paths.PREDICTIONS)
    if class_probabilities.named(tuple(frame.columns)) != classes:
        reason = f"was not made by this declaration's task {task}; run `dvc repro evaluate`"
        raise EvidenceError(Problem(reason, Where(str(paths.PREDICTIONS))))
    _, predicted = class_probabilities.read(frame, classes)
    return described_predictions(predicted, frame["block"].to_numpy(dtype=object), classes)
