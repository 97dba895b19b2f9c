"""Turn the declared objectives into the rules of each environment."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from tidegate.alerts import burn_rules, level_rules
from tidegate.alerts.records import AlertRule, ObjectiveRules
from tidegate.delivery import target_parts
from tidegate.kinds import OBJECTIVES
from tidegate.objectives import LiveParams, ObservedTarget, Pods, RatioSignal, Service, Signal

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment
    from tidegate.config.schema.monitor import Monitor


def service(project: str, name: str, environment: "Environment", monitor: "Monitor") -> Service:
    """An environment's servers; the labels that monitor.scraped declares go before what the target knows."""
    target = environment.target
    pods = target.pods(project) if isinstance(target, ObservedTarget) else Pods()
    if name in monitor.scraped:
        pods = replace(pods, labels=monitor.scraped[name])
    return Service(project, name, pods, environment.traffic.requests_per_second)


def watched(project: str, environments: "Mapping[str, Environment]", monitor: "Monitor") -> dict[str, Service]:
    """The environments whose servers are scraped, by name."""
    services: dict[str, Service] = {}
    for name, environment in environments.items():
        # labels that are declared of an environment are those of all its parts
        parts = {name: environment} if name in monitor.scraped else target_parts.measured(name, environment)
        for own, part in parts.items():
            services[own] = replace(service(project, own, part, monitor), whole=name)
    return {name: found for name, found in services.items() if found.pods.labels is not None}


def live(monitor: "Monitor") -> dict[str, LiveParams]:
    """The objectives that live series show, by name."""
    return {name: params for name, params in monitor.objectives.items() if isinstance(params, LiveParams)}


def signals(params: LiveParams, services: Mapping[str, Service]) -> Iterator[tuple[Service, Signal | None]]:
    """What each environment in which the objective holds shows of it."""
    kind = OBJECTIVES.load(params.kind)
    for found in services.values():
        if found.is_of(params.environments):
            yield found, kind.signal(params, found)


def compiled(project: str, environments: "Mapping[str, Environment]", monitor: "Monitor") -> tuple[ObjectiveRules, ...]:
    """The rules of every objective in every environment. The declaration is valid."""
    services = watched(project, environments, monitor)
    return tuple(
        _rules(name, params, found, signal, monitor)
        for name, params in live(monitor).items()
        for found, signal in signals(params, services)
        if signal is not None
    )


def _rules(name: str, params: LiveParams, of: Service, signal: Signal, monitor: "Monitor") -> ObjectiveRules:
    labels = {"project": of.project, "environment": of.environment, "objective": name}
    if isinstance(signal, RatioSignal):
        limits = [burn_rules.limit(signal, burn, declared) for burn, declared in monitor.burns.items()]
        records = (*burn_rules.records(signal, monitor.burns, labels), level_rules.uncounted(signal, labels))
        alerts = [burn_rules.alert(signal, limit, labels, of.requests_per_second, params.severity) for limit in limits]
        series, healthy = tuple(record.record for record in records[:2]), burn_rules.HEALTHY * signal.budget
    else:
        records = (level_rules.record(signal, labels), level_rules.uncounted(signal, labels))
        alerts = [level_rules.alert(signal, labels, params.severity)]
        series, healthy = (level_rules.LEVEL,), level_rules.HEALTHY * signal.at_most
    alerts.append(level_rules.missing(series, labels, params.severity))
    return ObjectiveRules(
        name, of.environment, healthy, records, tuple(_named(rule, params, of, name) for rule in alerts)
    )


def alert_name(of: Service, objective: str, alert: str) -> str:
    """The name of an alert in all of Prometheus: `flights_prod_available_fast`."""
    return f"{of.project}_{of.environment}_{objective}_{alert}".replace("-", "_")


def _named(rule: AlertRule, params: LiveParams, of: Service, objective: str) -> AlertRule:
    """The rule with its whole name, and with who acts on it."""
    annotations = {**rule.annotations, "owner": params.owner, **({"runbook": params.runbook} if params.runbook else {})}
    return replace(rule, alert=alert_name(of, objective, rule.alert), annotations=annotations)
