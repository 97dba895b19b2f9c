"""Ask models for the same rows in turns, confined, and say how long each took."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from tidegate.config.schema.data import Columns
from tidegate.gate.evidence import Timed
from tidegate.gate.pairing import Unpaired
from tidegate.models.confined_process import ConfinedProcess

ROUNDS = 41
"""Odd, and enough for bounds on the median at half a percent."""
LONGEST_S = 60


@dataclass(frozen=True)
class Candidate:
    """A model file, and rows of its own to ask it about: a change may have taken the base's features away."""

    model: Path
    holdout: Path
    columns: Columns
    task: str


def measure(
    process: ConfinedProcess,
    head: Candidate,
    base: Candidate | None,
    *,
    rows: int,
    extra: Sequence[str] = (),
    longer: int = 1,
) -> Timed | Unpaired:
    """Seconds per round of both models, or the sentence why there are none. `longer` multiplies rounds and time."""
    rounds, longest_s = longer * ROUNDS, longer * LONGEST_S
    known = [head, *([base] if base else [])]
    if missing := [path for each in known for path in (each.model, each.holdout) if not path.exists()]:
        return Unpaired(f"{missing[0]} does not exist", "run `dvc repro`")
    question = {"ask": "seconds", "models": [_described(each) for each in known], "rows": rows, "extra": list(extra)}
    taken = process.ask(question | {"rounds": rounds}, longest_s=longest_s)
    if isinstance(taken, Unpaired):
        return Unpaired(f"the models could not be timed: {taken.reason}", taken.remedy)
    times = [tuple(map(float, each)) for each in taken]
    return Timed(times[0], times[1] if base else None)


def _described(candidate: Candidate) -> dict[str, Any]:
    return {
        "model": str(candidate.model.absolute()),
        "holdout": str(candidate.holdout.absolute()),
        "columns": TypeAdapter(Columns).dump_python(candidate.columns, mode="json", by_alias=True),
        "task": candidate.task,
    }
