"""What a cloud's own monitoring is asked for: its alarms, and what it loses.

A target whose servers a cloud measures returns an implementation; `tidegate.alerts.clouds` knows nothing else of it.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol, runtime_checkable

from pydantic import BaseModel, ValidationError

from tidegate.alerts import burn_rules
from tidegate.alerts.burn_rules import BurnLimit
from tidegate.alerts.clouds._objective import resource
from tidegate.kinds import OBJECTIVES
from tidegate.objectives import LevelSignal, LiveParams, Pods, RatioSignal, Service, Signal

if TYPE_CHECKING:
    from tidegate.alerts.clouds.simulated_minutes import Minutes
    from tidegate.arrays import Mask
    from tidegate.config.schema.monitor import Burn, Monitor

Document = dict[str, object]
MEASURED = Pods(memory_mib=1.0, cores=1.0)
"""Limits that make shares of memory and processors known: a cloud measures them as shares of the instance."""
MINUTE_S = 60
LONGEST_S = 86_400
"""No cloud's alarm looks back further than a day."""


@dataclass(frozen=True, slots=True)
class HeldObjectives:
    """The objectives of requests that hold in one environment, by name."""

    service: Service
    monitor: "Monitor"
    objectives: Mapping[str, LiveParams]

    def signals(self) -> Iterator[tuple[str, LiveParams, Signal]]:
        """What a cloud can see of each; none of the server's own queue."""
        for name, params in self.objectives.items():
            signal = OBJECTIVES.load(params.kind).signal(params, self.service)
            if signal is not None and resource(params) != "queue":
                yield name, params, signal

    def burns(self, signal: RatioSignal) -> Iterator[BurnLimit]:
        """The burns whose windows the cloud's alarms can cover."""
        for name, burn in self.monitor.burns.items():
            if burn.long <= LONGEST_S:
                yield burn_rules.limit(signal, name, burn)

    def burning(self) -> "Mapping[str, Burn]":
        """The declared burns, where a budget could burn."""
        has_budget = any(params.kind != "saturation" for params in self.objectives.values())
        return self.monitor.burns if has_budget else {}

    def silence_severity(self) -> str:
        """The severity of missing data: that of the most urgent objective."""
        live = [params for params in self.monitor.objectives.values() if isinstance(params, LiveParams)]
        return "page" if any(params.severity.value == "page" for params in live) else "ticket"


@dataclass(frozen=True, slots=True)
class CloudAlarm:
    """One alarm as the cloud reads it, and the key of the declaration that it is of."""

    id: str
    document: Document
    key: str


class CloudAlerts(Protocol):
    """The monitoring of one cloud, of the servers of one environment. The declaration is valid."""

    LOSSES: ClassVar[Mapping[str, str]]
    """What it does not carry over, by the names that `accept_loss` takes."""

    def lost_of(self, params: LiveParams) -> Iterator[tuple[str, str]]:
        """What is lost of an objective that it sees: the loss, and the objective's field, empty for all of it."""

    def lost_of_burn(self, burn: "Burn") -> Iterator[tuple[str, str]]:
        """What is lost of a burn that no alarm is too short for: the loss, and the burn's field."""

    def burn(
        self, held: HeldObjectives, name: str, params: LiveParams, signal: RatioSignal, limit: BurnLimit
    ) -> dict[str, Document]:
        """The alarms of one burn of one budget, by their ids."""

    def level(self, held: HeldObjectives, name: str, params: LiveParams, signal: LevelSignal) -> dict[str, Document]:
        """The alarm of one level."""

    def silence(self, held: HeldObjectives) -> dict[str, Document]:
        """The alarm of servers that report nothing; none where the cloud cannot see that."""

    def seen_from(self, params: LiveParams, share: float) -> float:
        """The least share of bad requests that is seen of one that must be: the same, or a coarser one."""

    def firing(self, made: Mapping[str, Document], minutes: "Minutes") -> "Mapping[str, Mask] | None":
        """By id, in which of the minutes each alarm fires; None where its arithmetic is not evaluated here."""

    def faults(self, alarm: CloudAlarm) -> Iterator[str]:
        """What the cloud would refuse of the alarm."""

    def files(self, held: HeldObjectives, alarms: Iterable[CloudAlarm]) -> dict[str, str]:
        """The text of each file by its name; at least one alarm."""


def lost_objectives(cloud: CloudAlerts, held: HeldObjectives) -> Iterator[tuple[str, str]]:
    """The name of each loss, and the key that declares what is lost."""
    for name, params in held.objectives.items():
        key = f"monitor.objectives.{name}"
        if resource(params) == "queue":
            yield "queue", f"{key}.resource"
        else:
            yield from ((loss, f"{key}.{field}" if field else key) for loss, field in cloud.lost_of(params))
    for name, burn in held.burning().items():
        lost_of = [("long_burn", "long")] if burn.long > LONGEST_S else cloud.lost_of_burn(burn)
        yield from ((loss, f"monitor.burns.{name}.{field}") for loss, field in lost_of)


def alarms(cloud: CloudAlerts, held: HeldObjectives) -> Iterator[CloudAlarm]:
    """Those of every burn of every budget, of every level, and of silence where anything is seen."""
    key = ""
    for name, params, signal in held.signals():
        key = f"monitor.objectives.{name}"
        if isinstance(signal, RatioSignal):
            for limit in held.burns(signal):
                yield from _of(cloud.burn(held, name, params, signal, limit), key)
        else:
            yield from _of(cloud.level(held, name, params, signal), key)
    if key:
        yield from _of(cloud.silence(held), key)


def _of(made: Mapping[str, Document], key: str) -> Iterator[CloudAlarm]:
    return (CloudAlarm(name, document, key) for name, document in made.items())


@runtime_checkable
class CloudTarget(Protocol):
    """A target's `Params` whose servers a cloud measures."""

    def cloud_alerts(self) -> CloudAlerts: ...


def schema_faults(model: type[BaseModel], document: Document) -> Iterator[str]:
    """What a document breaks of its schema, each with its path."""
    try:
        model.model_validate(document)
    except ValidationError as error:
        for field in error.errors():
            yield f"{'.'.join(map(str, field['loc']))}: {field['msg'].lower()}"
