"""What targets on Knative share: no controller measures, and pods are Knative's.

The environment names the live step. Versions are distinguished by the label of their package.
"""

import hashlib
import json

from tidegate.delivery.losses import Loss
from tidegate.objectives import Pods
from tidegate.targets import Deployment, _kubernetes_family, _step_alerts
from tidegate.targets._by_hand import ServedVersion, versions
from tidegate.targets._kubernetes_family import ClusterParams

NAMES = frozenset(
    {"callers", "confined", "confined_fetch", "container", "scraped_port", "step_alerts", "version_label"}
)
VERSION_LABEL = "app.kubernetes.io/version"
SERIES_LABEL = "app_kubernetes_io_version"
"""The same as Prometheus writes it."""
SYSTEM = "knative-serving"
"""The namespace of Knative's activator, which requests may pass through."""
ROUTER = Loss(
    "router",
    "requests that reach no pod are counted by no analysis, and those of kind unanswered are not measured",
)
PACE = Loss(
    "pace", "a new revision is started whole beside the former: max_surge, max_unavailable and settle are not kept"
)


def pods(params: ClusterParams, own: Pods, project: str) -> Pods:
    """The rendered PodMonitor reads every pod; the operator names the job by it."""
    labels = {"namespace": params.namespace, "job": f"{params.namespace}/{project}"}
    return Pods(labels, memory_mib=own.memory_mib, cores=own.cores)


CONFINED = {
    "allowPrivilegeEscalation": False,
    "capabilities": {"drop": ["ALL"]},
    "readOnlyRootFilesystem": True,
    "runAsNonRoot": True,
    "runAsUser": 65532,
    "runAsGroup": 65532,
    "seccompProfile": {"type": "RuntimeDefault"},
}


def values(params: ClusterParams, deployment: Deployment, callers: list[str]) -> dict[str, object]:
    """The value of each of NAMES beside the family's; `callers` are the namespaces that requests come from."""
    served = versions(deployment)
    fetches_as = {} if params.sidecar_user is None else {"runAsUser": params.sidecar_user}
    return _kubernetes_family.values(params, deployment) | {
        "callers": callers,
        "confined": CONFINED,
        "confined_fetch": CONFINED | fetches_as,
        "container": "server",
        "scraped_port": "user-port",
        "step_alerts": _step_alerts.rules(deployment, served, _labels(params.namespace, served)),
        "version_label": VERSION_LABEL,
    }


def _labels(namespace: str, served: tuple[ServedVersion, ...]) -> dict[str, dict[str, str]]:
    return {version.role: {"namespace": namespace, SERIES_LABEL: version.package[:12]} for version in served}


def revision_digest(params: ClusterParams, deployment: Deployment) -> str:
    """A digest of everything in a revision: revisions never change, so a changed one needs another name."""
    made_of = [deployment.package, deployment.store, deployment.plan.unknown_inputs, params.model_dump(mode="json")]
    return hashlib.sha256(json.dumps(made_of, sort_keys=True).encode()).hexdigest()[:10]
