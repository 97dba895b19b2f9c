"""KServe: an InferenceService whose predictor is tidegate's own server.

It speaks the v2 protocol, and fetches its package by digest: no other server would load the package as it was
evaluated. In Knative mode the traffic is divided between the last two revisions by an edit of the live step; in
Standard mode, where KServe does not read `canaryTrafficPercent`, replicas are replaced.

Why: platforms that are built on KServe take no other object for a model.

Example: `target: {kind: kserve, mode: knative, namespace: flights, image: registry.example.com/serve:1,
  replicas: {min: 2, max: 4}, resources: {requests: {cpu: 250m, memory: 512Mi}, limits: {cpu: "1", memory: 1Gi}}}`
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

from tidegate.delivery.losses import Analyses, Loss
from tidegate.objectives import Pods
from tidegate.targets import Deployment, Flaw, Manifest, Support, _kubernetes_family
from tidegate.targets._by_hand import PROGRESS, ROLLBACK, versions
from tidegate.targets._kubernetes_family import FORMAT, ClusterParams, Namespace, knative
from tidegate.targets._request_rate import REQUEST_RATE

if TYPE_CHECKING:
    from tidegate.config.schema.env import Environment

NAMES = _kubernetes_family.NAMES | knative.NAMES | {"canary_percent", "mode"}
CONTAINER = "kserve-container"
"""The name by which KServe knows the server among the containers."""


class Params(ClusterParams):
    """A cluster with KServe, in one of its modes."""

    kind: Literal["kserve"]
    mode: Literal["knative", "standard"] = "standard"
    """`knative` makes revisions, between which traffic is divided; `standard`, once RawDeployment, a Deployment."""
    proxies: Namespace = "istio-system"
    """Namespace of the pods that forward requests."""

    def pods(self, project: str) -> Pods:
        """The rendered PodMonitor reads every pod; the operator names the job by it."""
        return knative.pods(self, super().pods(project), project)


def _standard(environment: "Environment", _: Analyses) -> Iterator[str]:
    if environment.target.mode == "standard":
        yield "target.mode"


def _replaced(environment: "Environment", _: Analyses) -> Iterator[str]:
    """In Standard mode only `settle` is lost, where it is declared."""
    if environment.target.mode == "knative":
        yield "rollout.strategy"
    elif environment.rollout.settle:
        yield "rollout.settle"


MODE = Loss(
    "mode",
    "canaryTrafficPercent is read in Knative mode alone, and would be ignored: declare mode: knative",
    _standard,
    acceptable=False,
)
STABLE = Loss(
    "stable",
    "the rest of the traffic goes to the revision that had all of it last, whatever stable names: one more edit while "
    "a step is live replaces the candidate, never the stable version",
)
PACE = Loss("pace", "KServe keeps no settle, and in Knative mode no pace at all", _replaced)
SHARED = (MODE, PROGRESS, ROLLBACK, STABLE, REQUEST_RATE, knative.ROUTER)
PER_REQUEST = "a route draws a revision for each request, so no caller or cohort keeps one"
STRATEGIES = {
    "rolling": Support((PACE, REQUEST_RATE)),
    "canary": Support(SHARED),
    "linear": Support(SHARED),
    "blue_green": Support(SHARED),
    "shadow": Support(
        impossible="an InferenceService copies no request: its logger sends copies to a log, not a model"
    ),
    "phased": Support(impossible=PER_REQUEST),
    "ab_test": Support(impossible=PER_REQUEST),
    "feature_flag": Support(impossible="a predictor evaluates no flag; let one of target flagd choose between two"),
}


def values(params: Params, deployment: Deployment) -> dict[str, object]:
    """The candidate's share of the traffic while a step is live; null where one version has all of it."""
    is_knative = params.mode == "knative"
    callers = [params.proxies, *([knative.SYSTEM] if is_knative else [])]
    candidate, *stable = versions(deployment)
    return knative.values(params, deployment, callers) | {
        "canary_percent": candidate.weight if stable else None,
        "container": CONTAINER,
        "mode": "Knative" if is_knative else "Standard",
        "scraped_port": "user-port" if is_knative else "http1",
    }


def flaws(manifests: tuple[Manifest, ...], params: Params) -> Iterator[Flaw]:
    """What the family's rules find, and those of InferenceServices."""
    from tidegate.targets.kserve import crd_schemas, rules

    return _kubernetes_family.flaws(manifests, params, custom=crd_schemas.KINDS, rules=rules.RULES)


__all__ = ["FORMAT", "NAMES", "STRATEGIES", "Params", "flaws", "values"]
