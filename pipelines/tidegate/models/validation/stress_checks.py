"""Validate declared stresses, and the metrics that they measure, without data."""

from collections.abc import Iterator

from tidegate.config.schema.data import Columns
from tidegate.config.schema.evaluate import Evaluate
from tidegate.config.schema.stress import Stress
from tidegate.errors import Problem, unknown
from tidegate.kinds import STRESSES


def problems(stress: Stress, evaluate: Evaluate, columns: Columns) -> Iterator[Problem]:
    """All problems; none if every stress can be measured."""
    for index, name in enumerate(stress.metrics):
        if name not in evaluate.metrics:
            message = unknown(name, tuple(evaluate.metrics), what="metric in evaluate.metrics")
            yield Problem(message, key=f"stress.metrics.{index}")
    for name, declared in stress.stresses.items():
        for key, message in STRESSES.load(declared.kind).problems(declared, columns):
            yield Problem(message, key=f"stress.stresses.{name}.{key}")
