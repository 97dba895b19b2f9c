"""The fields of KubeRay's RayJob; the pod of its head is checked as any pod.

https://docs.ray.io/en/latest/cluster/kubernetes/getting-started/rayjob-quick-start.html
"""

from typing import Annotated, Any, Literal

from pydantic import Field

from tidegate.targets._kubernetes_family.crd_schemas import CustomKinds, ManifestMapping, Metadata

API = "ray.io/v1"


class HeadGroup(ManifestMapping):
    service_type: Literal["ClusterIP", "NodePort", "LoadBalancer"] = "ClusterIP"
    ray_start_params: dict[str, str]
    template: dict[str, Any]


class RayClusterSpec(ManifestMapping):
    ray_version: str
    head_group_spec: HeadGroup


class RayJobSpec(ManifestMapping):
    entrypoint: Annotated[str, Field(min_length=1)]
    submission_mode: Literal["K8sJobMode", "HTTPMode", "InteractiveMode", "SidecarMode"]
    shutdown_after_job_finishes: bool = False
    ttl_seconds_after_finished: Annotated[int, Field(ge=0)] = 0
    active_deadline_seconds: int | None = None
    backoff_limit: int = 0
    suspend: bool = False
    ray_cluster_spec: RayClusterSpec


class RayJob(ManifestMapping):
    api_version: Literal["ray.io/v1"]
    kind: Literal["RayJob"]
    metadata: Metadata
    spec: RayJobSpec


KINDS: CustomKinds = {(API, "RayJob"): RayJob}
