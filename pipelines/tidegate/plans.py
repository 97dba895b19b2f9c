"""The record of a rollout as decided: what `plan` writes, and rehearsal, targets and reviews read. Names no target."""

import hashlib
import json
from dataclasses import asdict, dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Analysis:
    """One judgement of the candidate's live traffic: `measure` over `window_s` may be `at_most` so many of `unit`.

    Fewer than `min_requests` in the window, or no data, decides nothing and never passes.
    """

    name: str
    measure: Literal["error_ratio", "latency", "score_shift"]
    at_most: float
    unit: Literal["ratio", "ms", "score"]
    window_s: int
    min_requests: int
    quantile: float | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """When a step measures an analysis, and what that can see.

    Measured after `first_s`, then every `every_s`, `count` times in all. `window_requests` is what the candidate is
    expected to answer in one window, `undecided` the probability (Poisson) that it is fewer than the analysis needs.
    For a share (errors, slow answers) with limit p: `needed_requests` show a true share of 2p with 80 % probability at
    alpha 0.05 (exact binomial), `sees_doubled` is that probability for the requests of the hold; `passes_doubled` is
    the probability that one window passes a share of 2p, `stops_healthy` bounds the probability that any of the
    windows stops a share of p/2. All four are None for a measure that is no share.
    """

    analysis: str
    first_s: int
    every_s: int
    count: int
    window_requests: int
    undecided: float
    needed_requests: int | None = None
    sees_doubled: float | None = None
    passes_doubled: float | None = None
    stops_healthy: float | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """`weight` percent of live traffic for `hold_s`; `candidate_requests` is what the candidate then answers."""

    name: str
    weight: int
    hold_s: int
    candidate_requests: int
    judgements: tuple[Judgement, ...] = ()


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

    @property
    def digest(self) -> str:
        """Sha256 over every value: what was rehearsed and approved is what ships."""
        return hashlib.sha256(json.dumps(asdict(self), sort_keys=True, allow_nan=False).encode()).hexdigest()

    def as_json(self) -> dict[str, Any]:
        return {"version": 1, "digest": self.digest, "plan": asdict(self)}

    def analysis(self, name: str) -> Analysis:
        return next(analysis for analysis in self.analyses if analysis.name == name)


def from_json(value: Any) -> Plan:
    """The plan that `as_json` gave. Raises ValueError on a missing or extra field, a wrong type, another digest."""
    from pydantic import TypeAdapter

    if not isinstance(value, dict) or value.get("version") != 1:
        raise ValueError("not a plan of version 1")
    plan: Plan = TypeAdapter(Plan).validate_json(json.dumps(value.get("plan")), strict=True, extra="forbid")
    if value.get("digest") != plan.digest:
        raise ValueError("the digest does not belong to the plan")
    return plan
