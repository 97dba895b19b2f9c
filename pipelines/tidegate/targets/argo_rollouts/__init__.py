"""Argo Rollouts: exact traffic weights by a router, measured by analyses.

Why: a canary needs exact traffic weights and a controller that goes back by itself.

Example: `target: {kind: argo_rollouts, namespace: flights, gateway: {name: public, namespace: gateways},
  image: registry.example.com/serve:1, replicas: {min: 2, max: 4},
  resources: {requests: {cpu: 250m, memory: 512Mi}, limits: {cpu: "1", memory: 1Gi}}}`
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Literal

from pydantic import Field, model_validator

from tidegate.analyses import Observers, queries
from tidegate.objectives import Pods
from tidegate.plans import Analysis, Judgement, Plan, Step
from tidegate.targets import Deployment, Flaw, Manifest, _kubernetes_family
from tidegate.targets._kubernetes_family import FORMAT, Namespace, request_rate
from tidegate.targets._kubernetes_family.gateways import Gateway, Host, RouteName
from tidegate.targets._kubernetes_family.request_rate import RateScaledParams
from tidegate.targets.argo_rollouts import load_balancer, observers
from tidegate.targets.argo_rollouts.load_balancer import LoadBalancer
from tidegate.targets.argo_rollouts.losses import STRATEGIES

ISTIO_SYSTEM = "istio-system"
NEEDED = {
    "alb": ("ingress", "load_balancer"),
    "gateway_api": ("gateway",),
    "istio": ("gateway",),
    "nginx": ("ingress",),
}
"""The keys that say where the router is, by router."""


class Params(RateScaledParams):
    """Argo Rollouts behind a Gateway, Istio, an Application Load Balancer, or an NGINX ingress."""

    kind: Literal["argo_rollouts"]
    router: Literal["alb", "gateway_api", "istio", "nginx"] = "gateway_api"
    """What divides the traffic: an HTTPRoute, by the controller's plugin for the Gateway API; a VirtualService of
    Istio, which also copies requests and reads cohorts; an Ingress of the AWS Load Balancer Controller; or one of
    ingress-nginx, which is archived. Analyses ask the metrics of Istio and of ingress-nginx, too."""
    gateway: Gateway | None = None
    """The Gateway of the HTTPRoute or VirtualService, where the router is `gateway_api` or `istio`."""
    ingress: RouteName | None = None
    """Name of the Ingress whose traffic is divided, where the router is `nginx` or `alb`."""
    load_balancer: LoadBalancer | None = None
    """What the controller makes of the Ingress, where the router is `alb`."""
    host: Host | None = None
    """Host name that the route answers for; default: every host."""
    controller: Namespace = "ingress-nginx"
    """Namespace of the ingress controller, where the router is `nginx`."""
    router_metrics: bool = True
    """Whether Prometheus reads the router's metrics: only those count requests that reach no pod."""
    gateway_series: Literal["istio"] | None = None
    """Whose series count the requests of an HTTPRoute: `istio` where the Gateway is Istio's; default: none."""
    router_namespace_label: str = Field(default="exported_namespace", pattern=r"^[a-zA-Z_][a-zA-Z0-9_]{0,62}$")
    """The label of those metrics with the Ingress' namespace; `namespace` where the scrape honours labels."""

    @model_validator(mode="after")
    def _leads_somewhere(self) -> "Params":
        for key in ("gateway", "ingress", "load_balancer"):
            if (getattr(self, key) is None) == (key in NEEDED[self.router]):
                unused = f"is not used where router is {self.router}; remove it, or change router"
                needed = f"is needed where router is {self.router}"
                raise ValueError(f"{key}: {needed if key in NEEDED[self.router] else unused}")
        if self.gateway_series is not None and self.router != "gateway_api":
            raise ValueError(f"gateway_series: is not used where router is {self.router}; remove it")
        return self

    @property
    def istiod(self) -> str | None:
        """Whoever routes by Istio may have its sidecars, too."""
        return self.sidecars or (ISTIO_SYSTEM if self.router == "istio" else None)

    def pods(self, project: str) -> Pods:
        """The rendered ServiceMonitor reads the service of all pods; the operator labels their series by it."""
        return replace(super().pods(project), labels={"namespace": self.namespace, "service": f"{project}-pods"})


NAMES = _kubernetes_family.NAMES | request_rate.NAMES
NAMES |= {"load_balancer", "prometheus", "router_namespace", "services", "steps", "versions"}
WEIGHED, SWITCHED = {"live": "stable", "candidate": "canary"}, {"live": "active", "candidate": "preview"}
SERVICES = dict.fromkeys(("canary", "linear", "shadow", "phased"), WEIGHED) | {"blue_green": SWITCHED}


def values(params: Params, deployment: Deployment) -> dict[str, object]:
    """The steps, each with the metrics of its AnalysisTemplate: queries and conditions as the controller reads them."""
    plan, project = deployment.plan, deployment.project
    return (
        _kubernetes_family.values(params, deployment)
        | request_rate.values(params, deployment)
        | {
            "prometheus": deployment.prometheus,
            "router_namespace": _router_namespace(params),
            "load_balancer": params.load_balancer and load_balancer.annotations(params.load_balancer),
            "services": {role: f"{project}-{name}" for role, name in SERVICES[plan.strategy].items()},
            "versions": [
                {"name": name, "valueFrom": {"podTemplateHashValue": version}}
                for name, version in observers.VERSIONS.items()
            ],
            "steps": [
                {
                    "weight": step.weight,
                    "mirror": step.mirror,
                    "cohort": _cohort(plan, step),
                    "ready_s": step.hold_s + observers.SLACK_S,
                    "analysis": f"{project}-{step.name}",
                    "metrics": _metrics(plan, step, observers.of_step(params, project, step, SERVICES[plan.strategy])),
                }
                for step in plan.steps
            ],
        }
    )


def _cohort(plan: Plan, step: Step) -> dict[str, str] | None:
    """The header and what it must match as a whole; the dots of a value are dots."""
    return {"header": plan.key, "regex": "|".join(map(re.escape, step.cohort))} if step.cohort else None


def flaws(manifests: tuple[Manifest, ...], params: Params) -> Iterator[Flaw]:
    """What the family's rules find, and those of rollouts and analyses."""
    from tidegate.targets.argo_rollouts import crd_schemas, rules

    return _kubernetes_family.flaws(manifests, params, custom=crd_schemas.KINDS, rules=rules.RULES)


def _metrics(plan: Plan, step: Step, asked: Observers) -> list[dict[str, object]]:
    return [
        _metric(name, text, judgement, plan.analysis(judgement.analysis))
        for judgement in step.judgements
        for name, text in queries(plan.analysis(judgement.analysis), asked).items()
    ]


def _metric(name: str, text: str, judgement: Judgement, analysis: Analysis) -> dict[str, object]:
    """Both conditions demand a number: without one the measurement is inconclusive and the rollout pauses."""
    number = "len(result) > 0 && !isNaN(result[0])"
    return {
        "name": name,
        "initialDelay": f"{judgement.first_s}s",
        "interval": f"{judgement.every_s}s",
        "count": judgement.count,
        "successCondition": f"{number} && result[0] <= {analysis.at_most}",
        "failureCondition": f"{number} && result[0] > {analysis.at_most}",
        "query": text,
    }


def _router_namespace(params: Params) -> str:
    """The namespace of the pods that forward requests, the only callers beside Prometheus. A load balancer has none."""
    gateway = params.gateway
    return params.controller if gateway is None else gateway.proxies or gateway.namespace


__all__ = ["FORMAT", "NAMES", "STRATEGIES", "Params", "flaws", "values"]
