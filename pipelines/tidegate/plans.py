"""The plan of a rollout, independent of the target.

Written by `plan`, read by rehearsal, targets and reviews.
"""

import hashlib
import json
import math
from collections.abc import Iterable
from dataclasses import asdict, astuple, dataclass
from typing import Literal

VERSION = 3


@dataclass(frozen=True, slots=True)
class Analysis:
    """One judgement of the candidate's live traffic: `measure` over `window_s` may be `at_most` so many of `unit`.

    Fewer than `min_requests` in the window, or no data, decides nothing and never passes. A share (errors, slow
    answers) fails where it exceeds its limit by more than chance adds in one window with probability `alpha`, where n
    requests err as n / `design_effect` independent ones.
    """

    name: str
    measure: str
    """The kind of analysis."""
    at_most: float
    unit: str
    window_s: int
    min_requests: int
    quantile: float | None = None
    alpha: float = 0.01
    design_effect: float = 1.0
    query: str = ""
    """The declared query, where the kind has none of its own; fails above `at_most`."""


@dataclass(frozen=True, slots=True)
class RollsBack:
    """How often a version is rolled back whose true share is this part of the limit."""

    at_half: float
    at_three_quarters: float
    at_nine_tenths: float
    at_limit: float
    at_double: float

    @classmethod
    def any_of(cls, several: Iterable["RollsBack"]) -> "RollsBack":
        """How often at least one of several does, where each errs by itself."""
        passes = [math.prod(1 - share for share in column) for column in zip(*map(astuple, several), strict=True)]
        return cls(*(round(1 - passing, 4) for passing in passes))


RATIOS = (0.5, 0.75, 0.9, 1.0, 2.0)
"""The parts of the limit in RollsBack, in order."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """When a step measures an analysis, and what that can see.

    Measured after `first_s`, then every `every_s`, `count` times in all; the first failure is final.
    `window_requests` is what the candidate is expected to answer in one window, `undecided` the probability (Poisson)
    that it is fewer than the analysis needs. For a share (errors, slow answers), `rolls_back` is how often any of the
    windows fails; None for a measure that is not a share.
    """

    analysis: str
    first_s: int
    every_s: int
    count: int
    window_requests: int
    undecided: float
    rolls_back: RollsBack | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """`weight` percent of live traffic for `hold_s`; `candidate_requests` is what the candidate then answers."""

    name: str
    weight: int
    hold_s: int
    candidate_requests: int
    judgements: tuple[Judgement, ...] = ()
    mirror: int = 0
    """Percent of live requests that the candidate gets a copy of, whose answers are dropped; then `weight` is 0."""
    cohort: tuple[str, ...] = ()
    """Values of the plan's `key`: the candidate gets exactly these requests, an expected `weight` percent."""


@dataclass(frozen=True, slots=True)
class Experiment:
    """What an A/B test shall show, and on how many callers of each version it can."""

    hypothesis: str
    metric: str
    """The event whose rate among callers is compared."""
    baseline: float
    """The expected rate with the stable version, 0..1."""
    effect: float
    """The difference of the rates that must not be missed; below 0 for a metric that should fall."""
    alpha: float
    power: float
    callers: int
    """Callers of either version that this takes, the smaller arm."""

    @property
    def salt(self) -> int:
        """What callers are hashed with, 32 bits: the next test divides them anew, so that none carries the last on."""
        return int(hashlib.sha256(f"{self.metric}: {self.hypothesis}".encode()).hexdigest()[:8], 16)


@dataclass(frozen=True, slots=True)
class Audience:
    """Callers who always get the candidate: whose `attribute` is one of the values."""

    attribute: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FlagPlan:
    """The feature flag that chooses the version of a caller."""

    name: str
    audiences: tuple[Audience, ...] = ()
    killed: bool = False
    """Whether everybody gets the stable version, whatever the step."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A rollout in one environment: steps in order, then all traffic.

    Replicas are replaced with `max_surge` more and `max_unavailable` fewer than wanted, each ready for `settle_s`.
    """

    environment: str
    strategy: str
    requests_per_second: float
    steps: tuple[Step, ...]
    analyses: tuple[Analysis, ...]
    on_failure: Literal["rollback", "stop"]
    max_surge: int
    max_unavailable: int
    settle_s: int
    unknown_inputs: Literal["refuse", "ignore"] = "refuse"
    """What the servers do with inputs that their model does not have; while both versions serve, clients send them."""
    lost: tuple[str, ...] = ()
    """What the target does not carry out of this, each accepted in the environment: its name, and what is missing."""
    key: str = ""
    """What distinguishes cohorts: a header of the request, or an attribute of a flag's evaluation context."""
    experiment: Experiment | None = None
    flag: FlagPlan | None = None

    @property
    def digest(self) -> str:
        """Sha256 over every value: what was rehearsed and approved is what ships."""
        return hashlib.sha256(json.dumps(self._values(), sort_keys=True, allow_nan=False).encode()).hexdigest()

    def as_json(self) -> dict[str, object]:
        whole = asdict(found) if (found := self.rolls_back) else None
        return {"version": VERSION, "digest": self.digest, "plan": self._values(), "rolls_back": whole}

    def _values(self) -> dict[str, object]:
        """Every field; those that came later only where they say something, so that other plans keep their digest."""
        values = asdict(self)
        steps = [_without(step, LATER_OF_STEPS) for step in values["steps"]]
        analyses = [_without(analysis, {"query"}) for analysis in values["analyses"]]
        return _without(values | {"steps": steps, "analyses": analyses}, LATER)

    @property
    def rolls_back(self) -> RollsBack | None:
        """How often the rollout goes back by any analysis of a share, in any step."""
        found = [judgement.rolls_back for step in self.steps for judgement in step.judgements if judgement.rolls_back]
        return RollsBack.any_of(found) if found else None

    def analysis(self, name: str) -> Analysis:
        return next(analysis for analysis in self.analyses if analysis.name == name)


LATER, LATER_OF_STEPS = {"lost", "key", "experiment", "flag"}, {"mirror", "cohort"}
"""Fields that plans of this version did not always have."""


def _without(values: dict[str, object], names: set[str]) -> dict[str, object]:
    return {name: value for name, value in values.items() if value or name not in names}


def from_json(value: object) -> Plan:
    """The plan that `as_json` gave. Raises ValueError on a missing or extra field, a wrong type, another digest."""
    from pydantic import TypeAdapter

    if not isinstance(value, dict) or value.get("version") != VERSION:
        raise ValueError(f"not a plan of version {VERSION}")
    plan: Plan = TypeAdapter(Plan).validate_json(json.dumps(value.get("plan")), strict=True, extra="forbid")
    if value.get("digest") != plan.digest:
        raise ValueError("the digest does not belong to the plan")
    return plan
