"""What rehearsals found out: written by `rehearse`, read by the gate and reviews."""

import json
from dataclasses import asdict, dataclass
from enum import StrEnum

VERSION = 1
HEALTHY = "healthy"
"""The run without a fault."""


class RolloutOutcome(StrEnum):
    """How a rollout ended."""

    PROMOTED = "promoted"
    ROLLED_BACK = "rolled back"
    PAUSED = "paused"


class LookAnswer(StrEnum):
    """What one query decided over a step."""

    HOLDS = "holds"
    FAILS = "fails"
    UNDECIDED = "undecided"


@dataclass(frozen=True, slots=True)
class Look:
    """What a step's measurements of one query came to: the first that does not hold, else the last.

    `value` is the number that is compared with `limit`, for a share what is left of it beyond chance; None where there
    was none, and where it is a time, which differs from machine to machine.
    """

    query: str
    answer: LookAnswer
    at_s: int
    limit: str
    value: float | None = None


@dataclass(frozen=True, slots=True)
class RehearsedStep:
    """One step on the scaled clock, in seconds since the candidate got its first request.

    `candidate` and `stable` count what clients got from each version, by status code.
    """

    name: str
    weight: int
    from_s: int
    until_s: int
    candidate: dict[str, int]
    stable: dict[str, int]
    looks: tuple[Look, ...] = ()


@dataclass(frozen=True, slots=True)
class RehearsedRun:
    """One rollout under one fault, to its end.

    `minutes` are client requests per minute: those of the stable version, of the candidate, and how many of both failed
    (4xx, 5xx, no answer). `outcome` of a rollout that was rolled back is followed by a last step without the candidate.
    """

    fault: str
    outcome: RolloutOutcome
    reason: str
    decided_s: int
    steps: tuple[RehearsedStep, ...]
    minutes: tuple[tuple[int, int, int], ...]
    expected: bool
    """Whether analyses can see the fault."""
    remedy: str = ""
    """What would detect a fault that was promoted."""

    @property
    def is_caught(self) -> bool:
        return self.outcome is not RolloutOutcome.PROMOTED

    @property
    def requests(self) -> int:
        return sum(stable + candidate for stable, candidate, _ in self.minutes)

    @property
    def failed(self) -> int:
        return sum(failed for _, _, failed in self.minutes)

    @property
    def deciding(self) -> tuple[str, ...]:
        """The queries that ended the rollout."""
        looks = [look for step in self.steps for look in step.looks]
        failing = tuple(look.query for look in looks if look.answer is LookAnswer.FAILS)
        return failing or tuple(look.query for look in looks if look.answer is LookAnswer.UNDECIDED)


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """Every run of one environment's plan. `plan` is the plan's digest, `package` the sha256 of package.json."""

    environment: str
    plan: str
    package: str
    stable: str
    strategy: str
    requests_per_second: float
    router: bool
    """Whether analyses also asked the router."""
    runs: tuple[RehearsedRun, ...]

    @property
    def healthy(self) -> RehearsedRun | None:
        return next((run for run in self.runs if run.fault == HEALTHY), None)

    @property
    def faulty(self) -> tuple[RehearsedRun, ...]:
        return tuple(run for run in self.runs if run.fault != HEALTHY)

    @property
    def catchable(self) -> tuple[RehearsedRun, ...]:
        return tuple(run for run in self.faulty if run.expected)

    @property
    def slipped(self) -> tuple[RehearsedRun, ...]:
        """Faults that an analysis can see, and that were promoted."""
        return tuple(run for run in self.catchable if not run.is_caught)

    @property
    def mutation_score(self) -> float | None:
        """Caught ÷ catchable, 0..1; None without a fault."""
        return sum(run.is_caught for run in self.catchable) / len(self.catchable) if self.catchable else None

    def as_json(self) -> dict[str, object]:
        return {"version": VERSION, **asdict(self)}


def from_json(value: object) -> Rehearsal:
    """The rehearsal that `as_json` gave. Raises ValueError on a missing or extra field, and a wrong type."""
    from pydantic import TypeAdapter

    if not isinstance(value, dict) or value.get("version") != VERSION:
        raise ValueError(f"not a rehearsal of version {VERSION}")
    fields = {name: field for name, field in value.items() if name != "version"}
    rehearsal: Rehearsal = TypeAdapter(Rehearsal).validate_json(json.dumps(fields), strict=True, extra="forbid")
    return rehearsal
