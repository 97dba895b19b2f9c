"""Replicas that KEDA adds by the rate of requests, which Prometheus counts.

A ScaledObject makes the one HorizontalPodAutoscaler of its workload: none is rendered beside it. Without an answer
from Prometheus that autoscaler may add replicas by processor use, and removes none.
"""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tidegate.analyses import selector
from tidegate.delivery.served_series import REQUESTS
from tidegate.errors import Level, Problem
from tidegate.targets._kubernetes_family import ClusterParams
from tidegate.targets._request_rate import KEY

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment
    from tidegate.config.schema.monitor import Monitor
    from tidegate.targets import Deployment

NAMES = frozenset({"request_rate"})
WINDOW_S = 60
"""Four reads of the rendered ServiceMonitor: shorter follows chance, longer follows late."""
LONGEST_PROJECT = 54
"""KEDA names the autoscaler `keda-hpa-<name>`, and that is a label's value."""


class RateScaledParams(ClusterParams):
    """Servers in a cluster with KEDA, where the environment declares `replicas.requests_per_second`."""


def values(params: RateScaledParams, deployment: "Deployment") -> dict[str, object]:
    """Where Prometheus is, how many requests per second the servers get, and how many of them one takes; or null."""
    most = params.replicas.requests_per_second
    if most is None:
        return {"request_rate": None}
    labels = params.pods(deployment.project).labels or {}
    query = f"sum(rate({REQUESTS}{selector(labels)}[{WINDOW_S}s]))"
    per_replica = f"{most:.3f}".rstrip("0").rstrip(".")  # Kubernetes counts in thousandths
    return {"request_rate": {"prometheus": deployment.prometheus, "query": query, "per_replica": per_replica}}


def problems(project: str, environments: "Mapping[str, Environment]", monitor: "Monitor") -> Iterator[Problem]:
    """A rate that no Prometheus is declared for, or a name that leaves no room for KEDA's own."""
    for name, environment in environments.items():
        target = environment.target
        if not isinstance(target, RateScaledParams) or target.replicas.requests_per_second is None:
            continue
        key = f"environments.{name}.{KEY}"
        if monitor.prometheus is None:
            yield Problem("Prometheus counts the requests: declare monitor.prometheus", key=key)
        if len(project) > LONGEST_PROJECT:
            reason = f"the project's name has {len(project)} characters, and KEDA takes {LONGEST_PROJECT}; shorten it"
            yield Problem(reason, key=key)


def cautions(environments: "Mapping[str, Environment]") -> Iterator[Problem]:
    """Replicas that all together take fewer requests than are expected: all of them would always run."""
    for name, environment in environments.items():
        target, expected = environment.target, environment.traffic.requests_per_second
        if not isinstance(target, RateScaledParams) or target.replicas.requests_per_second is None:
            continue
        replicas = target.replicas
        if (taken := replicas.max * target.replicas.requests_per_second) < expected:
            reason = f"{replicas.max} replicas take {taken:g} requests per second and {expected:g} are expected"
            key = f"environments.{name}.target.replicas.max"
            yield Problem(f"{reason}; raise it, or requests_per_second", key=key, level=Level.WARNING)
