"""Whether new columns together explain what no column explains alone.

A column that is noise, and another that is the same noise moved by the target, reveal the target when both are there.
"""

from dataclasses import dataclass

from tidegate.config.schema.evaluate import Evaluate
from tidegate.data.comparison.single_features import explained
from tidegate.gate.leakage import RevisionTable, Tables
from tidegate.gate.pairing import Predictions, Unpaired
from tidegate.kinds import TASKS

MOST_OF_REST = 0.5
"""Share of what the base's model leaves unexplained that new columns may add without being looked at."""
NOISE = 3.0
"""Standard errors on top of it."""


@dataclass(frozen=True, slots=True)
class SuddenGain:
    """The columns that are new or have other values, and what the model explains (0..1) since and before."""

    columns: tuple[str, ...]
    head: float
    base: float
    limit: float


def sudden(
    declared: Evaluate, tables: Tables, head: Predictions | Unpaired, base: Predictions | Unpaired
) -> SuddenGain | None:
    """A gain that is too large for new columns; None if no column is new, or the gain is ordinary."""
    columns = _new(tables)
    if not columns or isinstance(head, Unpaired) or isinstance(base, Unpaired):
        return None
    task = TASKS.load(declared.task)
    now, before = (explained(model.truth, model.predicted, task) for model in (head, base))
    limit = before + MOST_OF_REST * (1 - before) + NOISE * task.explained_error(head.truth, now)
    return SuddenGain(columns, now, before, limit) if now > limit else None


def _new(tables: Tables) -> tuple[str, ...]:
    """Features that the base's model did not have, or that have other values in rows that both have."""
    if not isinstance(tables.head, RevisionTable) or not isinstance(tables.base, RevisionTable):
        return ()
    changes = () if isinstance(tables.changes, Unpaired) else tables.changes
    edited = {name for part in changes for name in part.values}
    return tuple(name for name in tables.head.features if name not in tables.base.features or name in edited)
