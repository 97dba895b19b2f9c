"""Argo Rollouts with NGINX: exact traffic weights, measured by analyses.

Why: a canary needs exact traffic weights and a controller that goes back by itself.

Example: `target: {kind: argo_rollouts, namespace: flights, ingress: flights, image: registry.example.com/serve:1,
  replicas: {min: 2, max: 4}, resources: {requests: {cpu: 250m, memory: 512Mi}, limits: {cpu: "1", memory: 1Gi}}}`
"""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from tidegate.analyses import query
from tidegate.plans import Analysis, Judgement
from tidegate.targets import Deployment, Flaw, Manifest, _kubernetes_family
from tidegate.targets._kubernetes_family import FORMAT, ClusterParams, Namespace


class Params(ClusterParams):
    """Argo Rollouts behind an NGINX ingress."""

    kind: Literal["argo_rollouts"]
    ingress: str = Field(pattern=r"^[a-z0-9]([a-z0-9-]{0,51}[a-z0-9])?$")
    """Name of the Ingress whose traffic is divided."""
    host: str | None = Field(default=None, pattern=r"^[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?$")
    """Host name that the Ingress answers for; default: every host."""
    controller: Namespace = "ingress-nginx"
    """Namespace of the ingress controller."""


STRATEGIES = frozenset({"canary", "blue_green"})
NAMES = _kubernetes_family.NAMES | {"prometheus", "services", "steps", "versions"}
SERVICES = {
    "canary": {"live": "stable", "candidate": "canary"},
    "blue_green": {"live": "active", "candidate": "preview"},
}
VERSIONS = {"canary-hash": "Latest", "stable-hash": "Stable"}
"""The arguments of every analysis, and what the controller fills in: the hash that each version's pods carry."""
SLACK_S = 120
"""The controller's own time between measurements; the former version must run until the last one has ended."""


def values(params: Params, deployment: Deployment) -> dict[str, object]:
    """The steps, each with the metrics of its AnalysisTemplate: queries and conditions as the controller reads them."""
    plan, project = deployment.plan, deployment.project
    return _kubernetes_family.values(params, deployment) | {
        "prometheus": deployment.prometheus,
        "services": {role: f"{project}-{name}" for role, name in SERVICES[plan.strategy].items()},
        "versions": [
            {"name": name, "valueFrom": {"podTemplateHashValue": version}} for name, version in VERSIONS.items()
        ],
        "steps": [
            {
                "weight": step.weight,
                "ready_s": step.hold_s + SLACK_S,
                "analysis": f"{project}-{step.name}",
                "metrics": [
                    _metric(judgement, plan.analysis(judgement.analysis), params.namespace)
                    for judgement in step.judgements
                ],
            }
            for step in plan.steps
        ],
    }


def flaws(manifests: tuple[Manifest, ...], params: Params) -> Iterator[Flaw]:
    """What the family's rules find, and those of rollouts and analyses."""
    from tidegate.targets.argo_rollouts import crd_schemas, rules

    return _kubernetes_family.flaws(manifests, params, custom=crd_schemas.KINDS, rules=rules.RULES)


def _metric(judgement: Judgement, analysis: Analysis, namespace: str) -> dict[str, object]:
    """Both conditions demand a number: without one the measurement is inconclusive and the rollout pauses."""
    number = "len(result) > 0 && !isNaN(result[0])"
    return {
        "name": analysis.name,
        "initialDelay": f"{judgement.first_s}s",
        "interval": f"{judgement.every_s}s",
        "count": judgement.count,
        "successCondition": f"{number} && result[0] <= {analysis.at_most}",
        "failureCondition": f"{number} && result[0] > {analysis.at_most}",
        "query": query(analysis, *(_pods(namespace, argument) for argument in VERSIONS)),
    }


def _pods(namespace: str, argument: str) -> dict[str, str]:
    """The series of one version's pods; the label is set by the ServiceMonitor, the argument by the controller."""
    return {"namespace": namespace, "rollouts_pod_template_hash": "{{args." + argument + "}}"}


__all__ = ["FORMAT", "NAMES", "STRATEGIES", "Params", "flaws", "values"]
