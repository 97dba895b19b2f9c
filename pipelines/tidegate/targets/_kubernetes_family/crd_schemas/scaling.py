"""KEDA, keda.sh/v1alpha1: what scales a workload by a rate of requests.

https://keda.sh/docs/latest/reference/scaledobject-spec/
"""

from typing import Annotated, Any, Literal

from pydantic import Field

from tidegate.targets._kubernetes_family.crd_schemas import CustomKinds, ManifestMapping, Metadata

API = "keda.sh/v1alpha1"


class ScaleTarget(ManifestMapping):
    api_version: str = "apps/v1"
    kind: str = "Deployment"
    name: Annotated[str, Field(min_length=1)]


class AutoscalerConfig(ManifestMapping):
    behavior: dict[str, Any] = Field(default_factory=dict)


class Advanced(ManifestMapping):
    horizontal_pod_autoscaler_config: AutoscalerConfig


class Trigger(ManifestMapping):
    type: Literal["cpu", "prometheus"]
    name: str | None = None
    metric_type: Literal["AverageValue", "Utilization", "Value"] | None = None
    metadata: dict[str, str]


class ScaledObjectSpec(ManifestMapping):
    scale_target_ref: ScaleTarget
    min_replica_count: Annotated[int, Field(ge=0)] = 0
    max_replica_count: Annotated[int, Field(ge=1)] = 100
    advanced: Advanced | None = None
    triggers: Annotated[list[Trigger], Field(min_length=1)]


class ScaledObject(ManifestMapping):
    api_version: Literal["keda.sh/v1alpha1"]
    kind: Literal["ScaledObject"]
    metadata: Metadata
    spec: ScaledObjectSpec


KINDS: CustomKinds = {(API, "ScaledObject"): ScaledObject}
