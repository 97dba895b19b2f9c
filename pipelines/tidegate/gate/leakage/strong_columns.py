"""Columns that alone explain as much as a model, or far more of the holdout than of the training rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tidegate.config.schema.evaluate import Evaluate
from tidegate.data.single_features import Strength, explained, shortened, strengths
from tidegate.gate.leakage import RevisionTable
from tidegate.gate.pairing import Predictions, Unpaired
from tidegate.kinds import TASKS, Task

ALONE = 0.9
"""Share of what the model explains that one new column may explain alone."""
AHEAD = 0.05
"""How far a column has to be ahead of what the base's columns explain to count as new strength."""
APART = 0.2
"""How far a column may explain more of the holdout than of the training rows, beyond what it did at the base."""
NOISE = 3.0
"""Standard errors on top of each."""


@dataclass(frozen=True, slots=True)
class StrongColumn:
    """A column that explains too much by itself, and the sentence that says so."""

    column: str
    strength: float
    limit: float
    says: str


def strong(
    declared: Evaluate, head: RevisionTable, base: RevisionTable | None, model: Predictions | Unpaired
) -> Iterator[StrongColumn]:
    """The columns that stand out. `model` is the base's where there is one: the head's may be what leaked.

    What the base's columns explain already is no news: a strong column, once merged, holds up no later change.
    """
    task = TASKS.load(declared.task)
    changed = [name for name in head.features if not (base and name in base.features and _same(base, head, name))]
    here = measured(head, changed, task)
    before = measured(base, base.features, task) if base and here else {}
    reached = explained(model.truth, model.predicted, task) if isinstance(model, Predictions) else 1.0
    best = max((each.held for each in before.values()), default=0.0)
    for name, found in here.items():
        known = before.get(name)
        noise = NOISE * found.error
        limit = max(ALONE * reached, best + AHEAD + noise) if base else 1 - AHEAD
        apart = APART + NOISE * found.error + (max(0.0, known.held - known.train) if known else 0.0)
        if found.held >= limit and (known is None or found.held > known.held + AHEAD + noise):
            yield StrongColumn(name, found.held, limit, _as_the_model(name, found, reached, base=base is not None))
        elif found.held - found.train > apart and found.held >= reached / 2:
            yield StrongColumn(name, found.held, found.train + apart, _apart(name, found))


def _same(base: RevisionTable, head: RevisionTable, name: str) -> bool:
    """Whether the column, and the target, hold the same values in the same order: then it explains what it did."""
    pairs = ((name, name), (base.target, head.target))
    return all(
        base.parts[part].column(before).equals(head.parts[part].column(after))
        for part in ("train", "holdout")
        for before, after in pairs
    )


def measured(table: RevisionTable, columns: Sequence[str], task: Task) -> dict[str, Strength]:
    """What each of these columns explains alone."""
    if not columns:
        return {}
    train, held = shortened(table.parts)
    target = table.columns[table.target]
    known, truth = (task.truth(part.column(table.target).to_pandas(), target) for part in (train, held))
    return strengths(train, held, columns, (known, truth), task)


def _as_the_model(name: str, found: Strength, reached: float, *, base: bool) -> str:
    told = f"the base's model explains {reached:.2f}" if base else "that is nearly everything"
    return f"{name} alone explains {found.held:.2f} of the target on the holdout; {told}"


def _apart(name: str, found: Strength) -> str:
    seen = f"{found.held:.2f} of the target on the holdout and {found.train:.2f} on the training rows"
    return f"{name} alone explains {seen}"
