"""The classes of a target, where a model predicts the probability of each."""

from tidegate.config.schema.data import ColumnRole, Columns, column_of
from tidegate.kinds import TASKS

FEWEST = 3
"""The fewest classes: of two, the probability of one is enough."""


def target_classes(columns: Columns, task: str) -> tuple[str, ...]:
    """The classes' names in the order of the probabilities; empty if one number per row is predicted."""
    target = column_of(columns, ColumnRole.TARGET)
    names = tuple(TASKS.load(task).classes(columns[target])) if target else ()
    return names if len(names) >= FEWEST else ()
