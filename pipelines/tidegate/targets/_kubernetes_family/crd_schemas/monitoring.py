"""The Prometheus operator, monitoring.coreos.com/v1: ServiceMonitor."""

from typing import Annotated, Literal

from pydantic import Field

from tidegate.targets._kubernetes_family.crd_schemas import CustomKinds, ManifestMapping, Metadata, Selector

API = "monitoring.coreos.com/v1"


class Endpoint(ManifestMapping):
    port: Annotated[str, Field(min_length=1)]
    path: Annotated[str, Field(pattern=r"^/")] = "/metrics"
    interval: Annotated[str, Field(pattern=r"^\d+(ms|s|m|h)$")] = "30s"


class ServiceMonitorSpec(ManifestMapping):
    selector: Selector
    endpoints: Annotated[list[Endpoint], Field(min_length=1)]
    pod_target_labels: list[str] = Field(default_factory=list)


class ServiceMonitor(ManifestMapping):
    api_version: Literal["monitoring.coreos.com/v1"]
    kind: Literal["ServiceMonitor"]
    metadata: Metadata
    spec: ServiceMonitorSpec


KINDS: CustomKinds = {(API, kind.__name__): kind for kind in (ServiceMonitor,)}
