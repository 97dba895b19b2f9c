"""Name repeated burns, pages that nothing sends, and alerts that share a name."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tidegate.alerts.compile_rules import alert_name, live, signals, watched
from tidegate.errors import Problem
from tidegate.objectives import LiveParams, RatioSignal, Service, Urgency

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment
    from tidegate.config.schema.monitor import Monitor

LEVEL, MISSING = "high", "unknown"
"""The names of alerts that no burn has: a level above its limit, and missing series."""


def problems(project: str, environments: "Mapping[str, Environment]", monitor: "Monitor") -> Iterator[Problem]:
    """Every mistake, with its key and no place."""
    services = watched(project, environments, monitor)
    yield from _repeated(monitor)
    for name, params in live(monitor).items():
        yield from _silent_page(name, params, services, monitor)
    yield from _same_names(services, monitor)


def _repeated(monitor: "Monitor") -> Iterator[Problem]:
    first: dict[tuple[float, float, float], str] = {}
    for name, burn in monitor.burns.items():
        other = first.setdefault((burn.long, burn.short, burn.budget), name)
        if other != name:
            yield Problem(f"repeats {other}: each breach would alert twice", key=f"monitor.burns.{name}")


def _silent_page(
    name: str, params: LiveParams, services: Mapping[str, Service], monitor: "Monitor"
) -> Iterator[Problem]:
    """An objective that pages, where every burn is a ticket at most."""
    if params.severity is not Urgency.PAGE or not monitor.burns:
        return
    budgets = any(isinstance(signal, RatioSignal) for _, signal in signals(params, services))
    if budgets and all(burn.severity != Urgency.PAGE.value for burn in monitor.burns.values()):
        reason = "pages, and no burn does: each would be a ticket; give one in monitor.burns the severity page"
        yield Problem(reason, key=f"monitor.objectives.{name}.severity")


def _same_names(services: Mapping[str, Service], monitor: "Monitor") -> Iterator[Problem]:
    """Two alerts of one name, as of the burn `eu_fast` of `up` and `fast` of `up_eu`: a silence would silence both."""
    if MISSING in monitor.burns:
        reason = f"{MISSING} is the name of each objective's alert that its series are missing; rename this burn"
        yield Problem(reason, key=f"monitor.burns.{MISSING}")
        return
    first: dict[str, str] = {}
    for name, params in live(monitor).items():
        for service, signal in signals(params, services):
            alerts = (*monitor.burns, MISSING) if isinstance(signal, RatioSignal) else (LEVEL, MISSING)
            for alert in alerts if signal is not None else ():
                full, own = alert_name(service, name, alert), f"{name} ({alert}) in {service.environment}"
                if (other := first.setdefault(full, own)) != own:
                    reason = f"its alert {full} in {service.environment} has the name of one of {other}; rename one"
                    yield Problem(reason, key=f"monitor.objectives.{name}")
                    return
