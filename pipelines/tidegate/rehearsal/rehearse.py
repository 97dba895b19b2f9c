"""Rehearse one environment's plan under every fault."""

import logging
from collections.abc import Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tidegate.delivery.rehearsals import HEALTHY, Rehearsal, RehearsedRun, RolloutOutcome
from tidegate.faults import MOST_REQUESTS, Surroundings, unchanged
from tidegate.kinds import ANALYSES, FAULTS
from tidegate.plans import Plan
from tidegate.rehearsal.faulty_servers import FaultyServers
from tidegate.rehearsal.record import Asked, record
from tidegate.rehearsal.recording import Recording
from tidegate.rehearsal.rollout import Ask, carry_out, embedded
from tidegate.rehearsal.traffic import ReplayedTraffic

if TYPE_CHECKING:
    from tidegate.kinds import FaultKind, Task

LOG = logging.getLogger(__name__)
FEW, OF_FEW = 8, 2
"""A fault with so few requests is asked by several servers, each with so many."""
AT_ONCE, WAITED_FOR = 5, 8
"""How many servers are recorded at the same time; beside them, so many of those that use no processor."""
ROUTER_ALONE = frozenset({"error_ratio", "unanswered"})


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the stable server and each faulty candidate answered."""

    stable: Recording
    candidates: Mapping[str, Recording]


def faults(names: Collection[str] = ()) -> tuple[str, ...]:
    """The run without a fault, and those faults, or every one."""
    return (HEALTHY, *(names or sorted(FAULTS.names())))


def recorded(candidate: Path, stable: Path, rows: Asked, names: Sequence[str]) -> Recorded:
    """Real servers, some at a time. A fault that is not in the server has the healthy one's answers."""
    own = [name for name in names if name != HEALTHY and FAULTS.load(name).served is not unchanged]
    # those that are asked least keep their clients waiting for seconds, meanwhile the others are asked
    own.sort(key=lambda name: FAULTS.load(name).REQUESTS)

    def one(name: str, requests: range) -> Recording:
        LOG.info("servers answer with the fault %s", name)
        settles_after = FAULTS.load(name).SETTLES_AFTER
        return record(servers, candidate, name, rows, requests=requests, settles_after=settles_after)

    def whole(package: Path) -> Recording:
        LOG.info("servers answer, healthy")
        return record(servers, package, HEALTHY, rows, requests=range(MOST_REQUESTS), settles_after=0)

    with (
        FaultyServers(candidate, stable) as servers,
        ThreadPoolExecutor(WAITED_FOR) as idle,
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):
        made = {}
        for name in own:
            fault = FAULTS.load(name)
            by = idle if fault.REQUESTS <= FEW else pool
            made[name] = [by.submit(one, name, part) for part in parts(fault)]
        both = [pool.submit(whole, package) for package in (stable, candidate)]
        healthy = both[1].result()
        candidates = {}
        for name in names:
            pieces = [part.result() for part in made.get(name, ())]
            if len(pieces) > 1 and any(piece.ends for piece in pieces):  # what comes after an end needs one server
                pieces = [one(name, range(FAULTS.load(name).REQUESTS))]
            candidates[name] = joined(pieces) if pieces else healthy
        return Recorded(both[0].result(), candidates)


def parts(fault: "FaultKind") -> list[range]:
    """The requests that show a fault, by server.

    Those of a fault that is asked little are waited for: for them there are several servers, each with a part, where
    its answers don't depend on the order of requests.
    """
    if fault.SETTLES_AFTER or fault.REQUESTS > FEW:
        return [range(fault.REQUESTS)]
    return [range(first, min(first + OF_FEW, fault.REQUESTS)) for first in range(0, fault.REQUESTS, OF_FEW)]


def joined(pieces: Sequence[Recording]) -> Recording:
    """The recordings of several servers with the same fault as one, in their order."""
    if len(pieces) == 1:
        return pieces[0]
    return Recording(tuple(request for piece in pieces for request in piece.requests), ends=False, settles_after=0)


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A plan to rehearse. `router`: whether the target's analyses also ask its router."""

    plan: Plan
    package: str
    stable: str
    router: bool
    task: "Task"
    seed: int


def rehearse(given: Rehearsed, answers: Recorded, ask: Ask = embedded) -> Rehearsal:
    """Every recorded fault, each from the rollout's begin to its end."""
    return Rehearsal(
        environment=given.plan.environment,
        plan=given.plan.digest,
        package=given.package,
        stable=given.stable,
        strategy=given.plan.strategy,
        requests_per_second=given.plan.requests_per_second,
        router=given.router,
        runs=tuple(_run(given, name, answers, ask) for name in answers.candidates),
    )


def _run(given: Rehearsed, name: str, answers: Recorded, ask: Ask) -> RehearsedRun:
    fault = None if name == HEALTHY else FAULTS.load(name)
    traffic = traffic_of(given, name, answers)
    done = carry_out(given.plan, traffic, ask, router=given.router)
    kinds = _seen_by(given, fault) if fault else ()
    slipped = done.outcome is RolloutOutcome.PROMOTED and fault is not None
    return RehearsedRun(
        fault=name,
        outcome=done.outcome,
        reason=done.reason,
        decided_s=done.decided_s,
        steps=done.steps,
        minutes=tuple((stable, candidate, failed) for stable, candidate, failed in traffic.minutes),
        expected=bool(kinds),
        remedy=_remedy(given, kinds, fault) if slipped and fault else "",
    )


def _seen_by(given: Rehearsed, fault: "FaultKind") -> Sequence[str]:
    """The kinds of analyses that can see the fault in this plan.

    After a switch of all traffic the stable version gets no requests, and is compared as it was before.
    """
    weights = {step.weight for step in given.plan.steps}
    return () if weights == {100} and fault.SURROUNDINGS.stable_dies else fault.caught_by(given.task)


def traffic_of(given: Rehearsed, name: str, answers: Recorded) -> ReplayedTraffic:
    world = Surroundings() if name == HEALTHY else FAULTS.load(name).SURROUNDINGS
    labels = {"rehearsal": given.plan.environment, "fault": name}
    return ReplayedTraffic(
        answers.stable,
        answers.candidates[name],
        world,
        rate=given.plan.requests_per_second,
        seed=given.seed,
        labels=labels,
    )


def _remedy(given: Rehearsed, kinds: Sequence[str], fault: "FaultKind") -> str:
    """What would see a fault that was promoted."""
    if not kinds:
        return fault.ELSEWHERE
    planned = {
        given.plan.analysis(judgement.analysis).measure for step in given.plan.steps for judgement in step.judgements
    }
    if missing := [kind for kind in kinds if kind not in planned]:
        where = " or ".join(missing)
        return f"an analysis of kind {where} in a step"
    if not given.router and any(ANALYSES.load(kind).NEEDS_ROUTER or kind in ROUTER_ALONE for kind in kinds):
        return "a target whose router's metrics are asked: its pods count nothing of it"
    return f"a smaller limit or a longer window of {', '.join(kinds)}"
