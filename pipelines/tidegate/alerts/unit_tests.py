"""Write promtool unit tests of rules.

Each alert's fault sets it off in time; a healthy day leaves all silent. Series are written per minute in promtool's own
notation: `0+60x59` are sixty values. Rules are evaluated every five minutes here, which is coarser than in production
and five times as fast.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tidegate.alerts.records import AlertRule, ObjectiveRules
from tidegate.analyses import selector
from tidegate.kinds import OBJECTIVES
from tidegate.objectives import Service, SimulatedSeries, World

if TYPE_CHECKING:
    from tidegate.config.schema.monitor import Monitor

HEALTHY_S = 86400
AFTER_S = 600
"""A test goes on for so long after the time at which an alert must fire."""
TEST_EVERY_S = 300


@dataclass(frozen=True, slots=True)
class Scenario:
    """A service that is healthy for `before_s`, then has a fault for `fault_s` that must set off the alert `fault`."""

    name: str
    fault: AlertRule | None
    before_s: int
    fault_s: int = 0

    @property
    def fires_at_s(self) -> int:
        return self.before_s + (self.fault.fault.within_s if self.fault else 0)


@dataclass(frozen=True, slots=True)
class SimulatedService:
    """The servers of one environment with all of its rules."""

    service: Service
    rules: tuple[ObjectiveRules, ...]
    monitor: "Monitor"

    @property
    def healthy(self) -> World:
        """Each objective at its healthy share or level; the smallest where several are of the same kind."""
        world = World(self.service.requests_per_second * 60)
        for rules in sorted(self.rules, key=lambda rules: -rules.healthy):
            world = self.world(world, rules.objective, rules.healthy)
        return world

    def world(self, world: World, objective: str, at: float) -> World:
        """The world with that objective's share or level."""
        params = self.monitor.objectives[objective]
        signal = OBJECTIVES.load(params.kind).signal(params, self.service)
        assert signal is not None, "an objective without a signal has no rules"
        return signal.fault(world, at)

    def faulty(self, alert: AlertRule) -> World | None:
        """The world that must set it off; None where the series end."""
        if alert.fault.at is None:
            return None
        return self.world(self.healthy, alert.labels["objective"], alert.fault.at)


def scenarios(rules: ObjectiveRules) -> Iterator[Scenario]:
    """A healthy day, and one per alert."""
    yield Scenario("healthy", None, HEALTHY_S)
    for alert in rules.alerts:
        yield Scenario(alert.alert, alert, alert.fault.before_s, alert.fault.within_s + AFTER_S)


def document(rule_file: str, rules: ObjectiveRules, simulated: SimulatedService) -> dict[str, object]:
    """The file that `promtool test rules` reads, beside the file of these rules."""
    tests = [_test(scenario, rules, simulated) for scenario in scenarios(rules)]
    return {"rule_files": [rule_file], "evaluation_interval": f"{TEST_EVERY_S}s", "tests": tests}


def _test(scenario: Scenario, rules: ObjectiveRules, simulated: SimulatedService) -> dict[str, object]:
    test: dict[str, object] = {
        "name": scenario.name,
        "interval": "1m",
        "input_series": [
            {"series": name, "values": values} for name, values in series(scenario, rules, simulated).items()
        ],
    }
    if scenario.fault is None:
        return test | {"promql_expr_test": [silent(rules, scenario.before_s)]}
    expected = {"exp_labels": dict(scenario.fault.labels), "exp_annotations": dict(scenario.fault.annotations)}
    return test | {
        "alert_rule_test": [
            {"alertname": scenario.fault.alert, "eval_time": f"{scenario.before_s}s", "exp_alerts": []},
            {"alertname": scenario.fault.alert, "eval_time": f"{scenario.fires_at_s}s", "exp_alerts": [expected]},
        ]
    }


def silent(rules: ObjectiveRules, until_s: int) -> dict[str, object]:
    """No alert of the objective has fired at any time."""
    about = selector({"environment": rules.environment, "objective": rules.objective}, 'alertstate="firing"')
    return {"expr": f"count_over_time(ALERTS{about}[{until_s}s])", "eval_time": f"{until_s}s", "exp_samples": []}


def series(scenario: Scenario, rules: ObjectiveRules, simulated: SimulatedService) -> dict[str, str]:
    """Each series that a rule reads, with its values per minute before and during the fault."""
    read = "\n".join(record.expr for record in rules.records)
    before, during = scenario.before_s // 60, scenario.fault_s // 60
    healthy = {_key(found): found for found in simulated.healthy.series() if f"{found.name}{{" in read}
    world = simulated.faulty(scenario.fault) if scenario.fault else simulated.healthy
    faulty = {_key(found): found for found in world.series()} if world else {}
    labels = simulated.service.pods.labels or {}
    return {name_of(found, labels): _values(found, faulty.get(key), before, during) for key, found in healthy.items()}


def _key(found: SimulatedSeries) -> tuple[str, tuple[tuple[str, str], ...]]:
    return found.name, tuple(found.labels.items())


def name_of(found: SimulatedSeries, labels: Mapping[str, str]) -> str:
    """The series as promtool writes it."""
    return f"{found.name}{selector({**labels, **found.labels})}"


def _values(before: SimulatedSeries, during: SimulatedSeries | None, minutes: int, more: int) -> str:
    """`minutes` + 1 values of the first, then `more` of the second; without it the series ends."""
    if not before.counter:
        held = f"{before.amount:.9g}+0x{minutes}"
        return held if during is None or not more else f"{held} {during.amount:.9g}+0x{more - 1}"
    first = f"0+{before.amount:.9g}x{minutes}"
    if during is None or not more:
        return first
    at = before.amount * minutes + during.amount
    return f"{first} {at:.9g}+{during.amount:.9g}x{more - 1}"
