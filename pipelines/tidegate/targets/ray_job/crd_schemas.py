"""The fields of KubeRay's RayJob and RayCronJob.

The pods of head and workers are checked as any pod.

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


class WorkerGroup(ManifestMapping):
    group_name: Annotated[str, Field(pattern=r"^[a-z]([-a-z0-9]{0,18}[a-z0-9])?$")]
    replicas: Annotated[int, Field(ge=1)]
    min_replicas: Annotated[int, Field(ge=0)]
    max_replicas: Annotated[int, Field(ge=1)]
    ray_start_params: dict[str, str] = Field(default_factory=dict)
    template: dict[str, Any]


class AuthOptions(ManifestMapping):
    mode: Literal["disabled", "token"] = "token"
    enable_k8s_token_auth: bool = Field(default=False, alias="enableK8sTokenAuth")
    secret_name: str = ""


class RayClusterSpec(ManifestMapping):
    ray_version: str
    auth_options: AuthOptions | None = None
    head_group_spec: HeadGroup
    worker_group_specs: Annotated[list[WorkerGroup], Field(max_length=1)] = Field(default_factory=list)


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


class RayCronJobSpec(ManifestMapping):
    schedule: str
    time_zone: Annotated[str, Field(min_length=1)]
    suspend: bool = False
    job_template: RayJobSpec


class RayCronJob(ManifestMapping):
    api_version: Literal["ray.io/v1"]
    kind: Literal["RayCronJob"]
    metadata: Metadata
    spec: RayCronJobSpec


KINDS: CustomKinds = {(API, kind.__name__): kind for kind in (RayJob, RayCronJob)}
