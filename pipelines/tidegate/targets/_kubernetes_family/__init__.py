"""What targets on a Kubernetes cluster share: parameters, template names, lint.

A target of the family derives its `Params` from these, and adds names, kinds of objects and rules of its own.
"""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, model_validator

from tidegate.config.section import EachOnce
from tidegate.manifest_formats import yaml_documents as FORMAT
from tidegate.objectives import Pods
from tidegate.targets import Deployment, Flaw, Manifest
from tidegate.targets._kubernetes_family import cluster_versions, identity
from tidegate.targets._server_params import Namespace, ResourceAmount, Resources, ServerParams

if TYPE_CHECKING:
    from tidegate.targets._kubernetes_family.crd_schemas import CustomKinds
    from tidegate.targets._kubernetes_family.rules import Rule

NAMES = frozenset(
    {"namespace", "image", "selector", "labels", "pod_labels", "annotations", "port", "replicas", "resources"}
    | {"package_path", "store_port", "agents", "monitor_labels", "sidecars"}
)
PORT = 8080
PACKAGE = "/package"
"""The path of the model package in a pod."""


class PodParams(ServerParams):
    """Where in which cluster, and how large."""

    cluster: Annotated[str, Field(max_length=253)] = ""
    """Name of the cluster, where there are several: two environments of one cluster need two namespaces."""
    pull_secrets: Annotated[tuple[identity.ObjectName, ...], EachOnce] = ()
    """Names of the Secrets that the image's registry asks for."""
    store_token: identity.SecretKey | None = None
    """The Secret with the token that the store asks for; only a store behind https is sent one."""
    service_account: identity.ServiceAccount = Field(default_factory=identity.ServiceAccount)
    """Who the pods are to the cloud: an object store (s3://, gs://, az://) is read with that identity."""
    cluster_version: Annotated[str, AfterValidator(cluster_versions.require)] = Field(
        default="1.33", pattern=r"^1\.\d{2}$"
    )
    """Kubernetes version of the cluster; manifests are linted against its schemas."""

    @property
    def scope(self) -> tuple[str, str]:
        """Two clusters may have the same namespace."""
        return "cluster", self.cluster


class ClusterParams(PodParams):
    """Servers in a cluster, and who reads their metrics."""

    monitoring: Namespace = "monitoring"
    """Namespace of the Prometheus that reads /metrics."""
    monitor_labels: identity.Labels = Field(default_factory=dict, examples=[{"release": "kube-prometheus-stack"}])
    """Labels that the Prometheus selects ServiceMonitors and PrometheusRules by."""
    sidecars: Namespace | None = None
    """Namespace of istiod, where Istio puts a sidecar beside each server: what the sidecar needs is allowed. Default:
    none; argo_rollouts with `router: istio` takes istio-system."""
    sidecar_user: Annotated[int, Field(ge=1, lt=2**31)] | None = Field(default=None, examples=[1337])
    """The sidecars' user id, 1337 by default of Istio, which then fetches the package: what that user asks is not led
    through the sidecar. Needed where Istio's DNS proxying is on and sidecars are no init containers, since nothing
    answers the fetch's DNS queries then. Default: the server's own user."""

    @model_validator(mode="after")
    def _has_sidecars(self) -> "ClusterParams":
        if self.sidecar_user is not None and self.istiod is None:
            raise ValueError("sidecar_user: no pod has a sidecar here; remove it, or declare sidecars")
        return self

    @property
    def istiod(self) -> str | None:
        """Where the control plane of the pods' sidecars is; None where they have none."""
        return self.sidecars

    def pods(self, project: str) -> Pods:  # noqa: ARG002 (a target that is scraped selects by it)
        """The limits of one replica. Plain Kubernetes has nothing that scrapes."""
        return Pods(memory_mib=self.resources.limits.memory, cores=self.resources.limits.cpu)


def values(params: PodParams, deployment: Deployment, component: str = "server") -> dict[str, object]:
    """The value of each of NAMES; `component` is what the pods are, in a label."""
    project, package = deployment.project, deployment.package
    selects = selector(project, deployment.environment, component)
    labels = selects | {"app.kubernetes.io/part-of": project, "app.kubernetes.io/managed-by": "tidegate"}
    return {
        "namespace": params.namespace,
        "image": params.image,
        "selector": selects,
        "labels": labels,
        "pod_labels": labels | {"app.kubernetes.io/version": package[:12]} | params.service_account.pod_labels,
        "annotations": {"tidegate/package": package, "tidegate/plan": deployment.plan.digest},
        "port": PORT,
        "replicas": {
            "min": params.replicas.min,
            "max": params.replicas.max,
            "cpu_percent": round(params.replicas.cpu * 100),
        },
        "resources": amounts(params.resources),
        "package_path": PACKAGE,
        "store_port": _port(deployment.store),
        "agents": identity.agents(deployment.store),
        "monitor_labels": labels | (params.monitor_labels if isinstance(params, ClusterParams) else {}),
        "sidecars": _sidecars(params, deployment.store),
    }


def _sidecars(params: PodParams, store: str) -> dict[str, object] | None:
    """Where istiod is, and the ports and user that an init container needs: it runs before the sidecar does."""
    if not isinstance(params, ClusterParams) or params.istiod is None:
        return None
    ports = {_port(store), *(int(str(agent["port"])) for agent in identity.agents(store))}
    direct = ",".join(map(str, sorted(ports)))
    return {"namespace": params.istiod, "direct_ports": direct, "user": params.sidecar_user}


def selector(project: str, environment: str, component: str = "server") -> dict[str, str]:
    """The labels of an environment's pods that select them, and no others."""
    return {
        "app.kubernetes.io/name": project,
        "app.kubernetes.io/instance": instance(project, environment),
        "app.kubernetes.io/component": component,
    }


def instance(project: str, environment: str) -> str:
    """The label that distinguishes an environment's objects."""
    return f"{project}-{environment}"


def flaws(
    manifests: tuple[Manifest, ...],
    params: PodParams,
    *,
    custom: "CustomKinds | None" = None,
    rules: "Iterable[Rule]" = (),
) -> Iterator[Flaw]:
    """Fields first: the meaning of an object can be linted only when its fields and types are those of its kind.

    `custom` are kinds of objects beyond the family's, `rules` further rules of the target.
    """
    from tidegate.targets._kubernetes_family import rules as family
    from tidegate.targets._kubernetes_family import schema
    from tidegate.targets._kubernetes_family.rules import carried

    objects = family.objects(manifests)
    if fields := list(schema.flaws(objects, params.cluster_version, custom or {})):
        yield from fields
    else:
        yield from family.meaning(objects, params.namespace, rules)
        yield from carried.flaws(objects, params)


def amounts(resources: Resources) -> dict[str, dict[str, str]]:
    """Requests and limits, as Kubernetes writes them."""
    return {"requests": _amount(resources.requests), "limits": _amount(resources.limits)}


def _amount(amount: ResourceAmount) -> dict[str, str]:
    """The amount as Kubernetes writes it: `250m` processors, `512Mi` memory."""
    millicores, kibibytes = round(amount.cpu * 1000), round(amount.memory * 1024)
    return {
        "cpu": f"{millicores}m" if millicores % 1000 else f"{millicores // 1000}",
        "memory": f"{kibibytes}Ki" if kibibytes % 1024 else f"{kibibytes // 1024}Mi",
    }


def _port(url: str) -> int:
    parts = urlsplit(url)
    return parts.port or (80 if parts.scheme == "http" else 443)


__all__ = [
    "FORMAT",
    "NAMES",
    "ClusterParams",
    "Namespace",
    "PodParams",
    "amounts",
    "flaws",
    "instance",
    "selector",
    "values",
]
