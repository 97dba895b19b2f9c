"""Plain Kubernetes: a Deployment with everything around it that a service in production needs.

Why: it needs nothing installed in the cluster.

Example: `target: {kind: kubernetes, clients: [web]}`
"""

from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field

from tidegate.config.section import Namespace, Section

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment
    from tidegate.plans import Plan


class Params(Section):
    """Plain Kubernetes."""

    kind: Literal["kubernetes"]
    cluster_version: str = Field(default="1.33", pattern=r"^1\.\d{2}$")
    """Kubernetes version of the cluster; manifests are checked against its schemas."""
    clients: tuple[Namespace, ...] = ()
    """Namespaces besides its own whose pods may call the service."""
    monitoring: Namespace = "monitoring"
    """Namespace of the Prometheus that reads /metrics."""


STRATEGIES = frozenset({"rolling"})
"""Without a traffic router no share of traffic can be held and judged."""


NAMES: frozenset[str] = frozenset()


def values(plan: "Plan", environment: "Environment", project: str, *, prometheus: str) -> dict[str, Any]:  # noqa: ARG001
    """Nothing beyond what every template sees."""
    return {}
