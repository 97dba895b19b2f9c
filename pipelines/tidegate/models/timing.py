"""Ask models for the same rows in turns, confined, and say how long each took."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from tidegate.config.schema.data import Columns
from tidegate.gate.evidence.timing import Timeable, Timed
from tidegate.gate.pairing import Unpaired
from tidegate.models.confined_process import ConfinedProcess

ROUNDS = 41
"""Odd, and enough for bounds on the median at half a percent."""
LONGEST_S = 60


@dataclass(frozen=True)
class Candidate:
    """A model and rows of its own to ask it about: a change may have taken the base's features away."""

    asked: Timeable
    columns: Columns
    task: str


def measure(
    process: ConfinedProcess,
    candidates: Sequence[Candidate],
    *,
    rows: int,
    extra: Sequence[str] = (),
    longer: int = 1,
) -> Timed | Unpaired:
    """Seconds per round of the head's model and the base's, if any, or the sentence why there are none.

    `longer` multiplies rounds and time.
    """
    rounds, longest_s = longer * ROUNDS, longer * LONGEST_S
    models = [_described(each) for each in candidates]
    question = {"ask": "seconds", "models": models, "rows": rows, "extra": list(extra), "rounds": rounds}
    taken = process.ask(question, longest_s=longest_s)
    if isinstance(taken, Unpaired):
        return Unpaired(f"the models could not be timed: {taken.reason}", taken.remedy)
    times = [tuple(map(float, each)) for each in taken]
    return Timed(times[0], times[1] if len(times) > 1 else None)


def _described(candidate: Candidate) -> dict[str, Any]:
    return {
        "model": str(candidate.asked.model.absolute()),
        "holdout": str(candidate.asked.holdout.absolute()),
        "columns": TypeAdapter(Columns).dump_python(candidate.columns, mode="json", by_alias=True),
        "task": candidate.task,
    }
