"""Route pages and tickets to their receivers.

A ticket is silent while its objective pages.
"""

from typing import TYPE_CHECKING, Literal

from tidegate.alerts.durations import written
from tidegate.alerts.level_rules import SOME
from tidegate.objectives import Service

if TYPE_CHECKING:
    from tidegate.config.schema.monitor import Monitor, Receiver

Severities = Literal["page", "ticket"]
SEVERITIES: tuple[Severities, ...] = ("page", "ticket")
WHAT = ["project", "environment", "objective"]
"""The labels of what an alert is about."""


def document(service: Service, monitor: "Monitor") -> dict[str, object]:
    """A whole configuration: alerts of other projects go to the receiver `tidegate-other`, which sends nothing.

    An objective whose page fires needs no ticket. One whose series are missing is not also said to burn: what burned is
    still in the long windows. What is unknown of some servers says nothing about the others, and silences none. Both
    name the project: Alertmanager takes labels that two alerts lack as equal, so that anyone's page would silence
    everyone's tickets.
    """
    project = f'project="{service.project}"'
    whole = f'{SOME[0]}!="{SOME[1]}"'
    return {
        "route": {
            "receiver": "tidegate-other",
            "group_by": WHAT,
            "routes": [_route(service, severity, monitor.notify.get(severity)) for severity in SEVERITIES],
        },
        "inhibit_rules": [
            {
                "source_matchers": ['severity="page"', project, whole],
                "target_matchers": ['severity="ticket"', project],
                "equal": WHAT,
            },
            {
                "source_matchers": ['alertname=~".*_unknown"', project, whole],
                "target_matchers": ['alertname!~".*_unknown"', project],
                "equal": WHAT,
            },
        ],
        "receivers": [
            {"name": "tidegate-other"},
            *(_receiver(severity, monitor.notify.get(severity)) for severity in SEVERITIES),
        ],
    }


def _route(service: Service, severity: str, receiver: "Receiver | None") -> dict[str, object]:
    about = [f'project="{service.project}"', f'environment="{service.environment}"', f'severity="{severity}"']
    waits = {"page": "30s", "ticket": "5m"}[severity]
    repeat = {"repeat_interval": written(receiver.repeat)} if receiver else {}
    return {"receiver": f"tidegate-{severity}", "matchers": about, "group_wait": waits, **repeat}


def _receiver(severity: str, receiver: "Receiver | None") -> dict[str, object]:
    webhook = {"webhook_configs": [{"url": receiver.url}]} if receiver and receiver.url else {}
    return {"name": f"tidegate-{severity}", **webhook}
