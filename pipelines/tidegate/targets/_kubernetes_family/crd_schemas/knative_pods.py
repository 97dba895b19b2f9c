"""The pod that Knative takes: a part of Kubernetes' own, confined by container.

https://knative.dev/docs/serving/configuration/feature-flags; `initContainers` need kubernetes.podspec-init-containers.
"""

from typing import Annotated, Literal

from pydantic import Field

from tidegate.targets._kubernetes_family.crd_schemas import Label, ManifestMapping, Name

Port = Annotated[int, Field(ge=1, le=65535)]


class DroppedCapabilities(ManifestMapping):
    drop: Annotated[list[Literal["ALL"]], Field(min_length=1, max_length=1)]


class SeccompProfile(ManifestMapping):
    type: Literal["RuntimeDefault"]


class ConfinedContext(ManifestMapping):
    """Knative knows no context of the whole pod, so each container says all of it."""

    allow_privilege_escalation: Literal[False]
    capabilities: DroppedCapabilities
    read_only_root_filesystem: Literal[True]
    run_as_non_root: Literal[True]
    run_as_user: Annotated[int, Field(ge=1)]
    run_as_group: Annotated[int, Field(ge=1)]
    seccomp_profile: SeccompProfile


class ServerPort(ManifestMapping):
    name: Literal["http1", "h2c"]
    container_port: Port


class HttpAction(ManifestMapping):
    path: Annotated[str, Field(pattern=r"^/")]
    port: Port


class KnativeProbe(ManifestMapping):
    http_get: HttpAction
    initial_delay_seconds: Annotated[int, Field(ge=0)] = 0
    period_seconds: Annotated[int, Field(ge=1)] = 10
    timeout_seconds: Annotated[int, Field(ge=1)] = 1
    failure_threshold: Annotated[int, Field(ge=1)] = 3


class AmountsOfOne(ManifestMapping):
    cpu: str
    memory: str


class ContainerResources(ManifestMapping):
    requests: AmountsOfOne
    limits: AmountsOfOne


class VolumeMount(ManifestMapping):
    name: Label
    mount_path: Annotated[str, Field(pattern=r"^/")]
    read_only: bool = False


class SecretKeyReference(ManifestMapping):
    name: Name
    key: str


class VariableSource(ManifestMapping):
    secret_key_ref: SecretKeyReference


class SecretVariable(ManifestMapping):
    name: str
    value_from: VariableSource


class FetchContainer(ManifestMapping):
    name: Label
    image: str
    command: list[str]
    args: list[str]
    env: list[SecretVariable] = Field(default_factory=list)
    security_context: ConfinedContext
    resources: ContainerResources
    volume_mounts: list[VolumeMount]


class ServerContainer(FetchContainer):
    ports: Annotated[list[ServerPort], Field(min_length=1, max_length=1)]
    readiness_probe: KnativeProbe
    liveness_probe: KnativeProbe


class EmptyFolder(ManifestMapping):
    size_limit: str


class EmptyVolume(ManifestMapping):
    name: Label
    empty_dir: EmptyFolder


class PullSecret(ManifestMapping):
    name: Name


class KnativePod(ManifestMapping):
    service_account_name: Name
    automount_service_account_token: Literal[False]
    enable_service_links: bool = False
    image_pull_secrets: list[PullSecret] = Field(default_factory=list)
    init_containers: list[FetchContainer] = Field(default_factory=list)
    containers: Annotated[list[ServerContainer], Field(min_length=1, max_length=1)]
    volumes: list[EmptyVolume] = Field(default_factory=list)
