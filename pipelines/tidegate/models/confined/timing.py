"""Measure how long models take for the same rows, in turns and confined."""

from collections.abc import Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter

from tidegate.config.schema.data import Columns
from tidegate.gate.evidence.timing import Timeable, Timed
from tidegate.gate.pairing import Unpaired
from tidegate.models.confined.confined_process import ConfinedProcess

ROUNDS = 41
"""Odd, and enough for bounds on the median at half a percent."""
LONGEST_S = 60


@dataclass(frozen=True)
class ModelToTime:
    """A model and rows of its own to ask it about: a change may have taken the base's features away."""

    asked: Timeable
    columns: Columns
    task: str


def measure(
    process: ConfinedProcess,
    models: Sequence[ModelToTime],
    *,
    rows: int,
    extra: Sequence[str] = (),
    longer: int = 1,
) -> Timed | Unpaired:
    """Seconds per round of the head's model and the base's, if any, or why there are none.

    `longer` multiplies rounds and time.
    """
    rounds, longest_s = longer * ROUNDS, longer * LONGEST_S
    described = [_described(model) for model in models]
    question = {"ask": "seconds", "models": described, "rows": rows, "extra": list(extra), "rounds": rounds}
    seconds = process.ask(question, longest_s=longest_s)
    if isinstance(seconds, Unpaired):
        return Unpaired(f"the models could not be timed: {seconds.reason}", seconds.remedy)
    times = [tuple(map(float, rounds_of_model)) for rounds_of_model in seconds]
    return Timed(times[0], times[1] if len(times) > 1 else None)


def _described(model: ModelToTime) -> dict[str, object]:
    return {
        "model": str(model.asked.model.absolute()),
        "holdout": str(model.asked.holdout.absolute()),
        "columns": TypeAdapter(Columns).dump_python(model.columns, mode="json", by_alias=True),
        "task": model.task,
    }
