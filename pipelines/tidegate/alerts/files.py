"""List what is rendered for Prometheus, Alertmanager, Grafana and the clouds.

`manifests/<environment>.monitoring` is beside the environment's manifests, and not applied with them: promtool reads
the rules and their tests, Alertmanager its routes, Grafana the dashboard, a cloud's own monitoring the alarms. No value
can change the structure: all is written as data.
"""

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING

import yaml

from tidegate.alerts import alertmanager, clouds, dashboard, unit_tests
from tidegate.alerts.compile_rules import compiled, watched
from tidegate.alerts.records import ObjectiveRules
from tidegate.alerts.unit_tests import SimulatedService

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment
    from tidegate.config.schema.monitor import Monitor


def simulated(
    project: str, environments: "Mapping[str, Environment]", monitor: "Monitor"
) -> dict[str, SimulatedService]:
    """The environments that have rules, each with them."""
    rules = compiled(project, environments, monitor)
    return {
        name: SimulatedService(service, own, monitor)
        for name, service in watched(project, environments, monitor).items()
        if (own := tuple(of for of in rules if of.environment == name))
    }


def files(project: str, environments: "Mapping[str, Environment]", monitor: "Monitor") -> dict[str, str]:
    """The text of each file by its path below manifests/."""
    return clouds.files(project, environments, monitor) | {
        f"{name}.monitoring/{file}": text
        for name, service in simulated(project, environments, monitor).items()
        for file, text in _of(service).items()
    }


def rules_and_tests(rules: ObjectiveRules, service: SimulatedService) -> dict[str, str]:
    """The plain file of an objective's rules, as Prometheus reads it, and their unit tests beside it."""
    file = f"{rules.objective}.rules.yaml"
    return {
        file: written({"groups": [rules.as_plain()]}),
        f"{rules.objective}.test.yaml": written(unit_tests.document(file, rules, service)),
    }


def written(document: dict[str, object]) -> str:
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=10_000)


def _of(service: SimulatedService) -> dict[str, str]:
    texts = [rules_and_tests(rules, service) for rules in service.rules]
    return {file: text for both in texts for file, text in both.items()} | {
        "alertmanager.yaml": written(alertmanager.document(service.service, service.monitor)),
        "dashboard.json": json.dumps(dashboard.document(service), indent=1, ensure_ascii=False) + "\n",
    }
