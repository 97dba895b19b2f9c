"""Name gate rules that demand alerts where no objective is watched."""

from collections.abc import Iterator

from tidegate.alerts.compile_rules import live, signals, watched
from tidegate.config.schema.root import Declaration
from tidegate.errors import Problem

KIND = "monitored"


def problems(declaration: Declaration) -> Iterator[Problem]:
    """Each such rule, with its key: its verdict could only be a failure."""
    asked = {name: rule for name, rule in declaration.gate.rules.items() if rule.kind == KIND}
    if not asked:
        return
    project, environments, monitor = declaration.project, declaration.environments, declaration.monitor
    services = watched(project, environments, monitor)
    seen = [service for params in live(monitor).values() for service, _ in signals(params, services)]
    for name, rule in asked.items():
        if rule.environment in environments and not any(service.is_of([rule.environment]) for service in seen):
            reason = f"Prometheus watches no objective of requests in {rule.environment}, so the rule could only fail"
            remedy = "declare one, and in monitor.scraped the labels of its series"
            yield Problem(f"{reason}; {remedy}", key=f"gate.rules.{name}.environment")
