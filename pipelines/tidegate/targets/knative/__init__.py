"""Knative Serving: each package is a revision that traffic goes to by its name.

A move of traffic is an edit of the Service's `traffic` alone; a tag keeps the former revision ready. No controller
moves from step to step: the environment names the live one, and analyses become alert rules.

Why: where Knative runs, a release needs no router or controller of its own.

Example: `target: {kind: knative, namespace: flights, image: registry.example.com/serve:1, replicas: {min: 2, max: 4},
  resources: {requests: {cpu: 250m, memory: 512Mi}, limits: {cpu: "1", memory: 1Gi}}}`
"""

from collections.abc import Iterator
from typing import Literal

from tidegate.errors import DeclarationError, Problem
from tidegate.objectives import Pods
from tidegate.targets import Deployment, Flaw, Manifest, Support, _kubernetes_family
from tidegate.targets._by_hand import PROGRESS, ROLLBACK, ServedVersion, versions
from tidegate.targets._kubernetes_family import FORMAT, ClusterParams, Namespace, knative
from tidegate.targets._request_rate import REQUEST_RATE

NAMES = _kubernetes_family.NAMES | knative.NAMES | {"versions"}
SERVICE = "service.yaml"
PER_REQUEST = "a route draws a revision for each request, so no caller or cohort keeps one"
SHARED = (PROGRESS, ROLLBACK, REQUEST_RATE, knative.ROUTER)
STRATEGIES = {
    "rolling": Support((knative.PACE, REQUEST_RATE)),
    "canary": Support(SHARED),
    "linear": Support(SHARED),
    "blue_green": Support(SHARED),
    "shadow": Support(impossible="a route of Knative copies no request"),
    "phased": Support(impossible=PER_REQUEST),
    "ab_test": Support(impossible=PER_REQUEST),
    "feature_flag": Support(impossible="a route evaluates no flag; let one of target flagd choose between its tags"),
}


class Params(ClusterParams):
    """A cluster with Knative Serving, its HPA extension and `kubernetes.podspec-init-containers`."""

    kind: Literal["knative"]
    proxies: Namespace = "kourier-system"
    """Namespace of the pods that forward requests: of Kourier, Istio's gateway or Contour."""

    def pods(self, project: str) -> Pods:
        """The rendered PodMonitor reads every pod; the operator names the job by it."""
        return knative.pods(self, super().pods(project), project)


def values(params: Params, deployment: Deployment) -> dict[str, object]:
    """Each served version with the name of its revision, the candidate first."""
    return knative.values(params, deployment, [params.proxies, knative.SYSTEM]) | {
        "versions": [
            {"role": version.role, "weight": version.weight, "revision": _revision(version, params, deployment)}
            for version in versions(deployment)
        ],
    }


def _revision(version: ServedVersion, params: Params, deployment: Deployment) -> str:
    """The candidate's by all that it is made of; the stable version's as its release rendered it."""
    if version.role == "candidate":
        return f"{deployment.project}-{knative.revision_digest(params, deployment)}"
    try:
        (service,) = FORMAT.read(deployment.stable_manifests[SERVICE])
        return str(service["spec"]["template"]["metadata"]["name"])
    except (LookupError, TypeError, ValueError):
        key = f"environments.{deployment.environment}.stable"
        reason = "was not released to Knative here, so the name of its revision is unknown; name a later release"
        raise DeclarationError([Problem(reason, key=key)]) from None


def flaws(manifests: tuple[Manifest, ...], params: Params) -> Iterator[Flaw]:
    """What the family's rules find, and those of Knative's services."""
    from tidegate.targets.knative import crd_schemas, rules

    return _kubernetes_family.flaws(manifests, params, custom=crd_schemas.KINDS, rules=rules.RULES)


__all__ = ["FORMAT", "NAMES", "STRATEGIES", "Params", "flaws", "values"]
