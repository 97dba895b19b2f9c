"""Prove cloud alarms by their own arithmetic, in simulated minutes.

Each fires on its fault, none while all is well.

What a cloud makes of an alarm is evaluated here: periods and windows, metric math, limits, missing data, how many
periods must breach. No cloud is asked, so that what it measures otherwise than it documents is not seen.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidegate.alerts import burn_rules, level_rules
from tidegate.alerts.clouds import simulated_minutes
from tidegate.alerts.clouds._interface import MEASURED, MINUTE_S, CloudAlerts, Document, HeldObjectives, alarms
from tidegate.alerts.clouds._objective import severity
from tidegate.alerts.proof import Proof
from tidegate.number_format import exact_percent
from tidegate.objectives import RatioSignal, Signal, World

if TYPE_CHECKING:
    from tidegate.alerts.clouds.simulated_minutes import Minutes

SLACK_S = 900
"""A level or a silence is seen so much later at most: the slowest evaluation is every 15 minutes."""
SILENT_S = 1200
BEYOND = 1.2
"""A fault that a cloud sees from a coarser share on is so many times that share."""


@dataclass(frozen=True, slots=True)
class SeededAlarm:
    """One alarm that reaches somebody, the documents that it is made of, the last its own, and what must set it off.

    `fault` is None where the service reports nothing any more.
    """

    documents: Mapping[str, Document]
    severity: str
    said: str
    within_s: int
    before_s: int
    fault: World | None

    @property
    def id(self) -> str:
        return [*self.documents][-1]


def prove(watched: Mapping[str, tuple[CloudAlerts, HeldObjectives]], *, seed: int, days: int) -> Iterator[Proof]:
    """Every alarm of the environments whose clouds can be evaluated, in so many healthy days."""
    import numpy as np

    for cloud, held in watched.values():
        world = _healthy(held)
        generator = np.random.default_rng(seed)
        month = simulated_minutes.drawn(world, days * 1440, generator)
        made = {alarm.id: alarm.document for alarm in alarms(cloud, held)}
        if not made or (healthy := cloud.firing(made, month)) is None:
            continue
        for seeded in _seeded(cloud, held, world):
            yield _proven(cloud, held, seeded, world, int(healthy[seeded.id].sum()))


def unproven(watched: Mapping[str, tuple[CloudAlerts, HeldObjectives]]) -> Iterator[str]:
    """The environments whose alarms are not evaluated."""
    for name, (cloud, held) in watched.items():
        if any(True for _ in held.signals()) and cloud.firing({}, simulated_minutes.of(World(1.0), 1)) is None:
            yield name


def _proven(cloud: CloudAlerts, held: HeldObjectives, seeded: SeededAlarm, world: World, false_alarms: int) -> Proof:
    before = seeded.before_s // MINUTE_S
    during = 2 * seeded.within_s // MINUTE_S
    faulty: Minutes = simulated_minutes.of(seeded.fault or world, during, reporting=seeded.fault is not None)
    states = cloud.firing(seeded.documents, simulated_minutes.of(world, before).then(faulty))
    assert states is not None, "asked before"
    fired = states[seeded.id][before:].nonzero()[0]
    return Proof(
        f"{held.service.environment}: {seeded.id}",
        seeded.severity,
        seeded.said,
        int(fired[0] + 1) * MINUTE_S if len(fired) else None,
        seeded.within_s,
        false_alarms,
    )


def _seeded(cloud: CloudAlerts, held: HeldObjectives, world: World) -> Iterator[SeededAlarm]:
    """Each alarm with its fault, and how late it may be: whole periods follow the clock, so two windows at most."""
    seen = False
    for name, params, signal in held.signals():
        seen = True
        healthy = _healthy_at(signal)
        if isinstance(signal, RatioSignal):
            for limit in held.burns(signal):
                requests = burn_rules.expected(held.service.requests_per_second, limit.burn)
                at = burn_rules.fault_share(signal, limit, requests)
                assert at is not None, "refused by alerts.problems"
                at = max(at, min(1.0, BEYOND * cloud.seen_from(params, limit.share)))
                documents = cloud.burn(held, name, params, signal, limit)
                within = round(2 * limit.burn.long + limit.burn.short) + SLACK_S
                said = f"{exact_percent(at)} instead of {exact_percent(healthy)}"
                before = 2 * round(limit.burn.long)
                yield SeededAlarm(documents, severity(params, limit), said, within, before, signal.fault(world, at))
        else:
            at = (1 + signal.at_most) / 2
            documents = cloud.level(held, name, params, signal)
            lasts = round(signal.for_s)
            said = f"{exact_percent(at)} instead of {exact_percent(healthy)}"
            within, before = 2 * lasts + SLACK_S, 2 * lasts + 1800
            yield SeededAlarm(documents, params.severity.value, said, within, before, signal.fault(world, at))
    if seen and (documents := cloud.silence(held)):
        yield SeededAlarm(documents, held.silence_severity(), "its series end", SILENT_S, 3600, None)


def _healthy(held: HeldObjectives) -> World:
    """Each objective at its healthy share or level; the smallest where several are of the same kind."""
    memory, cores = (0.2 * (whole or 0.0) for whole in (MEASURED.memory_mib, MEASURED.cores))
    world = World(held.service.requests_per_second * 60, memory_mib=memory, cores=cores)
    for signal in sorted((signal for _, _, signal in held.signals()), key=lambda signal: -_healthy_at(signal)):
        world = signal.fault(world, _healthy_at(signal))
    return world


def _healthy_at(signal: Signal) -> float:
    if isinstance(signal, RatioSignal):
        return burn_rules.HEALTHY * signal.budget
    return level_rules.HEALTHY * signal.at_most
