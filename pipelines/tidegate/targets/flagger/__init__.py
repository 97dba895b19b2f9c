"""Flagger: a Deployment whose traffic an HTTPRoute divides, measured by metrics.

The controller copies the Deployment to one of its own (`-primary`), which serves; the rendered one is the candidate.
It acts once in each interval. A step lasts one interval, so every step holds as long as the longest and is measured
at its end. No data is a failed check, which goes back.

Why: clusters that are run by Flux have Flagger already, and need no other kind of workload.

Example: `target: {kind: flagger, namespace: flights, gateway: {name: public, namespace: gateways},
  image: registry.example.com/serve:1, replicas: {min: 2, max: 4},
  resources: {requests: {cpu: 250m, memory: 512Mi}, limits: {cpu: "1", memory: 1Gi}}}`
"""

import math
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from tidegate.analyses import POD_METRICS, Observer, Observers, Version, queries
from tidegate.objectives import Pods
from tidegate.plans import Plan, Step
from tidegate.targets import Deployment, Flaw, Manifest, _kubernetes_family
from tidegate.targets._kubernetes_family import FORMAT, ClusterParams
from tidegate.targets._kubernetes_family.gateways import Gateway, Host
from tidegate.targets.flagger.losses import STRATEGIES

NAMES = _kubernetes_family.NAMES | {
    *("analysis", "metrics", "pods", "prometheus", "router_namespace", "version_label"),
}
VERSION_LABEL = "app.kubernetes.io/name"
"""The first label that the controller finds in the selector, of its default list: it appends -primary to the value."""
SERIES_LABEL = "app_kubernetes_io_name"
"""The same as Prometheus writes it."""
SLACK_S = 120
"""The controller's own time between two checks."""


class Params(ClusterParams):
    """Flagger behind a Gateway."""

    kind: Literal["flagger"]
    gateway: Gateway
    """The Gateway of the HTTPRoute that the controller makes."""
    host: Host | None = None
    """Host name that the route answers for; default: every host."""

    def pods(self, project: str) -> Pods:
        """The rendered ServiceMonitor reads the service of all pods; the operator labels their series by it."""
        return replace(super().pods(project), labels={"namespace": self.namespace, "service": f"{project}-pods"})


def values(params: Params, deployment: Deployment) -> dict[str, object]:
    """The analysis in the controller's words, and a metric for each query."""
    plan, project, common = deployment.plan, deployment.project, _kubernetes_family.values(params, deployment)
    selector = _kubernetes_family.selector(project, deployment.environment)
    return common | {
        "analysis": _analysis(plan),
        "metrics": [
            {
                "name": name,
                "template": f"{project}-{name.replace('_', '-')}",
                "window": f"{analysis.window_s}s",
                "at_most": analysis.at_most,
                "query": text,
            }
            for analysis in plan.analyses
            for name, text in queries(analysis, _observers(params.namespace, project, plan)).items()
        ],
        "pods": {key: value for key, value in selector.items() if key != VERSION_LABEL},
        "prometheus": deployment.prometheus,
        "router_namespace": params.gateway.proxies or params.gateway.namespace,
        "version_label": VERSION_LABEL,
    }


def _analysis(plan: Plan) -> dict[str, object]:
    """Weights where the traffic is divided; else how often copies, or one cohort's requests, are measured."""
    step, interval = plan.steps[0], interval_s(plan)
    weighted = not step.mirror and not step.cohort
    return {
        "interval": f"{interval}s",
        "weights": [planned.weight for planned in plan.steps] if weighted else [],
        "iterations": math.ceil(step.hold_s / interval),
        "cohort": {"header": plan.key, "values": list(step.cohort)} if step.cohort else None,
    }


def interval_s(plan: Plan) -> int:
    """How long a step of weights holds; of copies and cohorts, how far the analyses look back."""
    step: Step = plan.steps[0]
    if step.mirror or step.cohort:
        return max(analysis.window_s for analysis in plan.analyses)
    return max(planned.hold_s for planned in plan.steps)


def _observers(namespace: str, project: str, plan: Plan) -> Observers:
    """Where the stable version may get no requests in the window, it is compared as it was before.

    After copies, the controller measures once more with all traffic on the candidate.
    """
    alone = plan.steps[0].weight == 100 or plan.steps[0].mirror
    earlier_s = interval_s(plan) + SLACK_S if alone else 0
    candidate, stable = ({"namespace": namespace, SERIES_LABEL: f"{project}{suffix}"} for suffix in ("", "-primary"))
    return Observers(Observer(Version(POD_METRICS, candidate), Version(POD_METRICS, stable, earlier_s)))


def flaws(manifests: tuple[Manifest, ...], params: Params) -> Iterator[Flaw]:
    """What the family's rules find, and those of canaries and metrics."""
    from tidegate.targets.flagger import crd_schemas, rules

    return _kubernetes_family.flaws(manifests, params, custom=crd_schemas.KINDS, rules=rules.RULES)


__all__ = ["FORMAT", "NAMES", "STRATEGIES", "Params", "flaws", "interval_s", "values"]
