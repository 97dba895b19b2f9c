"""Plain Kubernetes: a Deployment with what a service in production needs.

Why: it needs nothing installed in the cluster.

Example: `target: {kind: kubernetes, namespace: flights, clients: [web], image: registry.example.com/serve:1,
  replicas: {min: 2, max: 4}, resources: {requests: {cpu: 250m, memory: 512Mi}, limits: {cpu: "1", memory: 1Gi}}}`
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Annotated, Literal

from tidegate.config.section import EachOnce
from tidegate.objectives import Pods
from tidegate.targets import FULL, Deployment, Flaw, Manifest, Support, _kubernetes_family
from tidegate.targets._kubernetes_family import FORMAT, Namespace, request_rate
from tidegate.targets._kubernetes_family.request_rate import RateScaledParams

NAMES = _kubernetes_family.NAMES | request_rate.NAMES


class Params(RateScaledParams):
    """Plain Kubernetes."""

    kind: Literal["kubernetes"]
    clients: Annotated[tuple[Namespace, ...], EachOnce] = ()
    """Namespaces besides its own whose pods may call the service."""

    def pods(self, project: str) -> Pods:
        """Where requests decide how many pods there are, a ServiceMonitor reads the service; else nothing is known."""
        found = super().pods(project)
        if self.replicas.requests_per_second is None:
            return found
        return replace(found, labels={"namespace": self.namespace, "service": project})


STRATEGIES = {
    "rolling": FULL,
    "canary": Support(impossible="a Service divides no traffic by weight, so no share can be held and measured"),
    "linear": Support(impossible="a Service divides no traffic by weight, so no share can be held and measured"),
    "shadow": Support(impossible="a Service copies no request"),
    "phased": Support(impossible="a Service does not read requests, so it knows no cohort"),
    "ab_test": Support(impossible="a Service does not read requests, so it knows no caller"),
    "feature_flag": Support(impossible="a Service evaluates no flag; it has one version, which a flag could choose"),
    "blue_green": Support(impossible="a Deployment replaces its pods, so the former version is not kept ready"),
}


def values(params: Params, deployment: Deployment) -> dict[str, object]:
    """What every template of the family sees, and the rate of requests that replicas are added by."""
    return _kubernetes_family.values(params, deployment) | request_rate.values(params, deployment)


def flaws(manifests: tuple[Manifest, ...], params: Params) -> Iterator[Flaw]:
    """What the family's rules find."""
    return _kubernetes_family.flaws(manifests, params)


__all__ = ["FORMAT", "NAMES", "STRATEGIES", "Params", "flaws", "values"]
