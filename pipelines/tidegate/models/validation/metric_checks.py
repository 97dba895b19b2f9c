"""Validate declared metrics, and the one that a search scores by, without data."""

from collections.abc import Iterator

from tidegate import metrics
from tidegate.config.schema.evaluate import Evaluate
from tidegate.errors import Problem, unknown
from tidegate.kinds import METRICS


def problems(evaluate: Evaluate) -> list[Problem]:
    """All problems; empty if the metrics can be measured for the task. numpy is not imported for it."""
    return [Problem(message, key=key) for key, message in (*_kinds(evaluate), *_tasks(evaluate), *_numbers(evaluate))]


def unknown_kind(kind: str) -> str | None:
    """Why no metric has that kind; None where one does. A project's own must be usable."""
    if kind not in (kinds := METRICS.names()):
        return unknown(kind, kinds, what="metric")
    if kind not in METRICS.built_in():
        METRICS.load(kind)  # raises if the project's file cannot be used
    return None


def unfit_for(task: str, kind: str) -> str | None:
    """Why a metric of that kind cannot be measured for the task; None where it can."""
    if task in (tasks := METRICS.listed(kind, "TASKS") or metrics.load(kind).TASKS):
        return None
    return f"{kind} is for {', '.join(sorted(tasks))}; evaluate.task is {task}"


def numbers(kind: str) -> frozenset[str]:
    """Which number a metric of that kind must be given: `k`, `quantile`, or none."""
    return METRICS.listed(kind, "NUMBER") or frozenset()


def _numbers(evaluate: Evaluate) -> Iterator[tuple[str, str]]:
    """Numbers that a metric needs and lacks, or does not take."""
    for name, metric in evaluate.metrics.items():
        kind, given = metrics.kind_of(name, metric), {"k": metric.k, "quantile": metric.quantile}
        if kind not in METRICS.names():
            continue
        for number, value in given.items():
            needed = number in numbers(kind)
            if needed and value is None:
                yield f"evaluate.metrics.{name}", f"{kind} needs `{number}`"
            if value is not None and not needed:
                yield f"evaluate.metrics.{name}.{number}", f"{kind} takes no `{number}`"


def _kinds(evaluate: Evaluate) -> Iterator[tuple[str, str]]:
    for name, metric in evaluate.metrics.items():
        if message := unknown_kind(metrics.kind_of(name, metric)):
            yield f"evaluate.metrics.{name}.kind" if metric.kind else f"evaluate.metrics.{name}", message


def _tasks(evaluate: Evaluate) -> Iterator[tuple[str, str]]:
    for name, metric in evaluate.metrics.items():
        kind = metrics.kind_of(name, metric)
        if kind in METRICS.names() and (message := unfit_for(evaluate.task, kind)):
            yield f"evaluate.metrics.{name}", message
