"""The names that every template sees, as plain values."""

from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from tidegate.plans import Plan

if TYPE_CHECKING:
    from tidegate.config.schema.env import Amount, Environment

NAMES = frozenset(
    {"app", "environment", "namespace", "image", "package", "selector", "labels", "pod_labels", "annotations", "port"}
    | {"replicas", "resources", "plan", "target"}
)
PORT = 8080
PACKAGE = "/package"
"""Where the model package lies in a pod."""


def values(project: str, environment: "Environment", plan: Plan, package: str) -> dict[str, Any]:
    """What templates print. `package` is the sha256 of the model package's package.json."""
    selector = {
        "app.kubernetes.io/name": project,
        "app.kubernetes.io/instance": f"{project}-{plan.environment}",
        "app.kubernetes.io/component": "server",
    }
    labels = selector | {"app.kubernetes.io/part-of": project, "app.kubernetes.io/managed-by": "tidegate"}
    return {
        "app": project,
        "environment": plan.environment,
        "namespace": environment.namespace,
        "image": environment.image,
        "package": {"sha256": package, "store": environment.store, "path": PACKAGE, "port": _port(environment.store)},
        "selector": selector,
        "labels": labels,
        "pod_labels": labels | {"app.kubernetes.io/version": package[:12]},
        "annotations": {"tidegate/package": package, "tidegate/plan": plan.digest},
        "port": PORT,
        "replicas": {
            "min": environment.replicas.min,
            "max": environment.replicas.max,
            "cpu_percent": round(environment.replicas.cpu * 100),
        },
        "resources": {
            "requests": _amount(environment.resources.requests),
            "limits": _amount(environment.resources.limits),
        },
        "plan": asdict(plan),
        "target": environment.target.model_dump(mode="json"),
    }


def _amount(amount: "Amount") -> dict[str, str]:
    """As Kubernetes writes it: `250m` processors, `512Mi` memory."""
    millicores, kibibytes = round(amount.cpu * 1000), round(amount.memory * 1024)
    return {
        "cpu": f"{millicores}m" if millicores % 1000 else f"{millicores // 1000}",
        "memory": f"{kibibytes}Ki" if kibibytes % 1024 else f"{kibibytes // 1024}Mi",
    }


def _port(url: str) -> int:
    parts = urlsplit(url)
    return parts.port or {"http": 80, "https": 443}[parts.scheme]
