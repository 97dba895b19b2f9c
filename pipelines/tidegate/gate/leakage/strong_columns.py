"""Columns that explain too much alone: as much as a model, or only the holdout."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tidegate.config.schema.evaluate import Evaluate
from tidegate.data.comparison.single_features import NEARLY_ALL, NOISE, Strength, alone, explained
from tidegate.gate.leakage import RevisionTable
from tidegate.gate.pairing import Predictions, Unpaired
from tidegate.kinds import TASKS, Task

ALONE = 0.9
"""Share of what the model explains that one new column may explain alone."""
AHEAD = 0.05
"""How much more than the base's columns a column must explain to count as new strength, beyond the noise."""


@dataclass(frozen=True, slots=True)
class StrongColumn:
    """A column that explains too much alone, and the sentence about it."""

    column: str
    strength: float
    limit: float
    reason: str


def strong(
    declared: Evaluate, head: RevisionTable, base: RevisionTable | None, model: Predictions | Unpaired
) -> Iterator[StrongColumn]:
    """The columns that explain too much. `model` is the base's, where it exists: the head's may be the one that leaked.

    What the base's columns explain already is not new: a strong column, once merged, blocks no later change.
    """
    task = TASKS.load(declared.task)
    changed = [name for name in head.features if not (base and name in base.features and _same(base, head, name))]
    in_head = measured(head, changed, task)
    in_base = measured(base, base.features, task) if base and in_head else {}
    reached = explained(model.truth, model.predicted, task) if isinstance(model, Predictions) else 1.0
    best = max((strength.held for strength in in_base.values()), default=0.0)
    for name, strength in in_head.items():
        old = in_base.get(name)
        noise = NOISE * strength.error
        limit = max(ALONE * reached, best + AHEAD + noise) if base else NEARLY_ALL
        apart = strength.apart + (max(0.0, old.held - old.train) if old else 0.0)
        if strength.held >= limit and (old is None or strength.held > old.held + AHEAD + noise):
            yield StrongColumn(
                name, strength.held, limit, _as_the_model(name, strength, reached, base=base is not None)
            )
        elif strength.held > apart and strength.held >= reached / 2:
            yield StrongColumn(name, strength.held, apart, _apart(name, strength))


def _same(base: RevisionTable, head: RevisionTable, name: str) -> bool:
    """Whether the column and the target have the same values in the same order: then it explains the same."""
    pairs = ((name, name), (base.target, head.target))
    return all(
        base.parts[part].column(base_name).equals(head.parts[part].column(head_name))
        for part in ("train", "holdout")
        for base_name, head_name in pairs
    )


def measured(table: RevisionTable, columns: Sequence[str], task: Task) -> dict[str, Strength]:
    """What each of these columns explains alone."""
    return alone(table.parts, table.columns, columns, table.target, task)


def _as_the_model(name: str, strength: Strength, reached: float, *, base: bool) -> str:
    limit = f"the base model explains {reached:.2f}" if base else "that is nearly everything"
    return f"{name} alone explains {strength.held:.2f} of the target on the holdout; {limit}"


def _apart(name: str, strength: Strength) -> str:
    shares = f"{strength.held:.2f} of the target on the holdout and {strength.train:.2f} on the training rows"
    return f"{name} alone explains {shares}"
