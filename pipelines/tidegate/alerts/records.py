"""The records of Prometheus rules, and of what must set each of them off."""

from collections.abc import Mapping
from dataclasses import dataclass, field

EVERY_S = 60
"""Rules are evaluated once a minute: sums over windows count on it."""


@dataclass(frozen=True, slots=True)
class RecordingRule:
    """A series that Prometheus computes."""

    record: str
    expr: str
    labels: Mapping[str, str]

    def as_plain(self) -> dict[str, object]:
        return {"record": self.record, "expr": self.expr, "labels": dict(self.labels)}


@dataclass(frozen=True, slots=True)
class SeededFault:
    """What must set an alert off: the objective's share or level at `at`, or, without it, series that end.

    `within_s` is the latest time after its begin, `before_s` how long the service ran healthily before.
    """

    within_s: int
    before_s: int
    at: float | None = None


@dataclass(frozen=True, slots=True)
class AlertRule:
    """An alert of one objective, with the fault that it must see."""

    alert: str
    expr: str
    for_s: int
    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    fault: SeededFault

    def as_plain(self) -> dict[str, object]:
        return {
            "alert": self.alert,
            "expr": self.expr,
            "for": f"{self.for_s}s",
            "labels": dict(self.labels),
            "annotations": dict(self.annotations),
        }


@dataclass(frozen=True, slots=True)
class ObjectiveRules:
    """The rules of one objective in one environment. `healthy` is the share or level that must leave them silent."""

    objective: str
    environment: str
    healthy: float
    records: tuple[RecordingRule, ...]
    alerts: tuple[AlertRule, ...] = field(default=())

    @property
    def group(self) -> str:
        """The name of the group that Prometheus evaluates them in, one after the other."""
        return f"tidegate-{self.environment}-{self.objective}"

    def as_plain(self) -> dict[str, object]:
        rules = [*(rule.as_plain() for rule in self.records), *(rule.as_plain() for rule in self.alerts)]
        return {"name": self.group, "interval": f"{EVERY_S}s", "rules": rules}
