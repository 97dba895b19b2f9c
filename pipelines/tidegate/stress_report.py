"""What `tidegate stress` writes: what each metric loses under each stress."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class StressLoss:
    """What one metric loses on the damaged rows, in its unit: positive where it is worse.

    `level` is the probability with which `low` and `high` both hold. `error`, `freedom`, `grain`, `lean`, `slope`,
    `doubt` and `blocked` are those of the jackknife (`stats/estimate.py`), so that the gate can decide at its own
    level. None where a number is undefined: a metric may be, on rows of one class.
    """

    metric: str
    clean: float | None
    stressed: float | None
    loss: float | None
    low: float | None
    high: float | None
    level: float
    error: float | None
    freedom: float
    grain: float | None
    lean: float
    slope: float
    doubt: float
    blocked: bool


@dataclass(frozen=True, slots=True)
class StressOutcome:
    """One stress: how it is declared, how many of the rows it changed, and what was lost.

    `failure` says why the model could not answer the rows; empty where it could.
    """

    stress: str
    declared: dict[str, object]
    rows: int
    changed: int
    losses: list[StressLoss] = field(default_factory=list)
    failure: str = ""


@dataclass(frozen=True, slots=True)
class StressReport:
    """All stresses, in declared order."""

    stresses: list[StressOutcome]
