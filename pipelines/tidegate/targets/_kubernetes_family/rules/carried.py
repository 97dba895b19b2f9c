"""What the environment declares is in the objects.

A template that was copied earlier may not know the key.
"""

from collections.abc import Iterator
from typing import Any

from tidegate.targets import Flaw
from tidegate.targets._kubernetes_family import ClusterParams, PodParams
from tidegate.targets._kubernetes_family.request_rate import RateScaledParams
from tidegate.targets._kubernetes_family.rules import KubernetesObject, Objects, containers_of, of_kind, pods_of

REMEDY = "no template carries it; `tidegate upgrade` brings the templates of this version"
SCRAPED = ("ServiceMonitor", "PodMonitor", "PrometheusRule")
"""Objects that a Prometheus selects by labels."""
ISTIOD_PORT = 15012
"""Where istiod gives routes and certificates (https://istio.io/latest/docs/ops/deployment/application-requirements/)."""
TOKEN = "TIDEGATE_STORE_TOKEN"  # noqa: S105 (the name of a variable)


def flaws(objects: Objects, params: PodParams) -> Iterator[Flaw]:
    """Each declared secret, label and annotation that is in no object."""
    yield from _pull_secrets(objects, params)
    yield from _request_rate(objects, params)
    yield from _sidecars(objects, params)
    yield from _sidecar_user(objects, params)
    if (declared := params.store_token) is not None:
        wanted = {"name": declared.secret, "key": declared.key}
        if wanted not in _tokens(objects):
            for manifest, _ in pods_of(objects):
                yield Flaw(manifest, f"target.store_token: {REMEDY}", manifest.pod_path)
    reporters = _reporters(objects)
    for manifest in objects:
        if manifest.kind == "ServiceAccount" and manifest.name not in reporters:
            yield from _missing(manifest, "annotations", params.service_account.annotations, "service_account")
        if manifest.kind in SCRAPED and isinstance(params, ClusterParams):
            yield from _missing(manifest, "labels", params.monitor_labels, "monitor_labels")
    for manifest, _ in pods_of(objects):
        labels = manifest.template.get("metadata", {}).get("labels", {})
        if not params.service_account.pod_labels.items() <= labels.items():
            path = (*manifest.template_path, "metadata")
            yield Flaw(manifest, f"target.service_account.pod_labels: {REMEDY}", path)


def _pull_secrets(objects: Objects, params: PodParams) -> Iterator[Flaw]:
    for manifest, pod in pods_of(objects):
        named = {secret.get("name") for secret in pod.get("imagePullSecrets", [])}
        if not named.issuperset(params.pull_secrets):
            yield Flaw(manifest, f"target.pull_secrets: {REMEDY}", manifest.pod_path)


def _request_rate(objects: Objects, params: PodParams) -> Iterator[Flaw]:
    """A rate that is declared, and an autoscaler that asks for processor use alone."""
    if params.replicas.requests_per_second is not None and isinstance(params, RateScaledParams):
        for manifest, _ in of_kind(objects, "HorizontalPodAutoscaler"):
            yield Flaw(manifest, f"target.replicas.requests_per_second: {REMEDY}", ("spec",))


def _sidecars(objects: Objects, params: PodParams) -> Iterator[Flaw]:
    """A policy that keeps the sidecar from istiod: no pod would become ready."""
    if not isinstance(params, ClusterParams) or (namespace := params.istiod) is None:
        return
    needed = {"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": namespace}}}
    for manifest, spec in of_kind(objects, "NetworkPolicy"):
        reached = [rule for rule in spec.get("egress", []) if needed in rule.get("to", [])]
        if not any(port.get("port") == ISTIOD_PORT for rule in reached for port in rule.get("ports", [])):
            yield Flaw(manifest, f"target.sidecars: {REMEDY}", ("spec", "egress"))


def _sidecar_user(objects: Objects, params: PodParams) -> Iterator[Flaw]:
    """A fetch by another user than the sidecars', whose DNS queries nothing answers."""
    if not isinstance(params, ClusterParams) or params.sidecar_user is None:
        return
    for manifest, path, container in containers_of(objects):
        if "initContainers" in path and container.get("securityContext", {}).get("runAsUser") != params.sidecar_user:
            yield Flaw(manifest, f"target.sidecar_user: {REMEDY}", path)


def _tokens(objects: Objects) -> list[dict[str, Any]]:
    return [
        {key: reference.get(key) for key in ("name", "key")}
        for _, _, container in containers_of(objects)
        for variable in container.get("env", [])
        if variable["name"] == TOKEN and (reference := variable.get("valueFrom", {}).get("secretKeyRef"))
    ]


def _reporters(objects: Objects) -> set[object]:
    """Accounts that report to a controller how a run ended: no container that reads the store has one of them."""
    workflows = (spec["workflowSpec"] for _, spec in of_kind(objects, "CronWorkflow"))
    return {workflow.get("executor", {}).get("serviceAccountName") for workflow in workflows}


def _missing(manifest: KubernetesObject, place: str, declared: dict[str, str], key: str) -> Iterator[Flaw]:
    if not declared.items() <= (manifest.document["metadata"].get(place) or {}).items():
        yield Flaw(manifest, f"target.{key}: {REMEDY}", ("metadata",))
