"""Name what could never train again, take a release back or move the window."""

from collections.abc import Iterator

from tidegate.alerts.durations import written
from tidegate.config.schema.data import ColumnRole, Data, column_of
from tidegate.config.schema.monitor import Monitor, Retrain
from tidegate.config.schema.root import Declaration
from tidegate.errors import Problem, unknown
from tidegate.kinds import SPLITS
from tidegate.objectives import DataParams

QUALITY = "performance"
"""The kind of objective whose breach a release can be taken back for."""
KEY = "monitor.retrain"


def problems(declaration: Declaration) -> Iterator[Problem]:
    """Every mistake of `monitor.retrain`, with its key and no place."""
    monitor = declaration.monitor
    if (retrain := monitor.retrain) is None:
        return
    yield from _asking(retrain, monitor)
    yield from _times(retrain)
    yield from _window(declaration.data)
    if retrain.rollback and retrain.rollback.environment not in declaration.environments:
        reason = unknown(retrain.rollback.environment, tuple(declaration.environments), what="environment")
        yield Problem(reason, key=f"{KEY}.rollback.environment")


def _asking(retrain: Retrain, monitor: Monitor) -> Iterator[Problem]:
    """Objectives that no rows breach, and those that are missing."""
    of_rows = {name: params.kind for name, params in monitor.objectives.items() if isinstance(params, DataParams)}
    for index, name in enumerate(retrain.objectives):
        if name not in monitor.objectives:
            reason = unknown(name, tuple(monitor.objectives), what="objective")
            yield Problem(reason, key=f"{KEY}.objectives.{index}")
        elif name not in of_rows:
            reason = f"{name} is an objective of requests: no rows breach it, so it never asks for a training"
            yield Problem(reason, key=f"{KEY}.objectives.{index}")
    if not of_rows and retrain.every is None:
        yield Problem("nothing would ever ask for a training: declare an objective of rows, or `every`", key=KEY)
    asking = {of_rows.get(name) for name in retrain.objectives or of_rows}
    if retrain.rollback and QUALITY not in asking:
        reason = f"no objective of the kind {QUALITY} asks for a training, so no release would ever be taken back"
        yield Problem(reason, key=f"{KEY}.rollback")


def _times(retrain: Retrain) -> Iterator[Problem]:
    if retrain.every is None:
        return
    if retrain.every < retrain.step:
        reason = f"rows of {written(retrain.every)} move nothing: the window moves by a step of {written(retrain.step)}"
        yield Problem(reason, key=f"{KEY}.every")
    elif retrain.every < retrain.cool_down:
        reason = f"is due again before the cool-down of {written(retrain.cool_down)} is over, so it would be refused"
        yield Problem(f"{reason} until then", key=f"{KEY}.every")


def _window(data: Data) -> Iterator[Problem]:
    """Rows whose age is unknown, and a window that no newer row would move."""
    if column_of(data.columns, ColumnRole.TIME) is None:
        yield Problem("needs a column with the role time in data.columns: which rows are newer is not known", key=KEY)
    elif getattr(SPLITS.load(data.split.kind), "moved", None) is None and not any(
        getattr(source, "sha256", None) for source in data.sources.values()
    ):
        reason = f"a split of the kind {data.split.kind} does not move with time, and no source is pinned"
        yield Problem(f"{reason}: a training on newer rows would change no declaration", key=KEY)
