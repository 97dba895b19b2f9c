"""How long the models take to predict, measured when the gate runs.

A revision leaves only the model and the holdout.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate import paths
from tidegate.gate.evidence import NO_TIMING
from tidegate.gate.pairing import Unpaired

if TYPE_CHECKING:
    from tidegate.gate.evidence import Evidence
    from tidegate.gate.revision import RevisionFolder

PATHS = (paths.MODEL, paths.HOLDOUT)
ABSENT = NO_TIMING


@dataclass(frozen=True)
class Timed:
    """Seconds per round that the head's model took, and the base's in the same rounds; None where it was not timed."""

    head: tuple[float, ...]
    base: tuple[float, ...] | None = None


@dataclass(frozen=True)
class Timeable:
    """A model file, and the holdout whose rows it can predict."""

    model: Path
    holdout: Path


def read(folder: "RevisionFolder") -> Timeable | Unpaired:
    files = [folder.root / path for path in PATHS]
    if missing := [file for file in files if not file.exists()]:
        return Unpaired(f"{missing[0]} not found", "run `dvc repro`")
    return Timeable(*files)


def corrupted(twin: "Evidence") -> "Iterator[tuple[str, Evidence]]":
    def slow(rows: int, longer: int) -> Timed | Unpaired:
        healthy = twin.timing(rows, longer)
        if isinstance(healthy, Unpaired):
            return healthy
        return replace(healthy, head=tuple(1000 * seconds for seconds in healthy.head))

    yield "model a thousand times as slow", replace(twin, timing=slow, same_model=False)
