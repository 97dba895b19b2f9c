"""The fields of Flagger's Canary and MetricTemplate.

https://docs.flagger.app/usage/how-it-works
"""

from typing import Annotated, Literal

from pydantic import Field

from tidegate.targets._kubernetes_family.crd_schemas import CustomKinds, Label, ManifestMapping, Metadata, Name

API = "flagger.app/v1beta1"
Interval = Annotated[str, Field(pattern=r"^[0-9]+(m|s)$")]
Port = Annotated[int, Field(ge=1, le=65535)]


class TargetReference(ManifestMapping):
    api_version: Literal["apps/v1"]
    kind: Literal["Deployment"]
    name: Name


class ScalerReference(ManifestMapping):
    api_version: Literal["autoscaling/v2"]
    kind: Literal["HorizontalPodAutoscaler"]
    name: Name


class GatewayReference(ManifestMapping):
    group: Literal["gateway.networking.k8s.io"]
    kind: Literal["Gateway"]
    name: Name
    namespace: Label


class CanaryService(ManifestMapping):
    name: Label | None = None
    port: Port
    port_name: Label = "http"
    target_port: Port | Label | None = None
    gateway_refs: Annotated[list[GatewayReference], Field(min_length=1)]
    hosts: list[str] = Field(default_factory=list)


class HeaderText(ManifestMapping):
    exact: Annotated[str, Field(min_length=1)]


class MatchedRequests(ManifestMapping):
    headers: Annotated[dict[str, HeaderText], Field(min_length=1)]


class MetricReference(ManifestMapping):
    name: Name
    namespace: Label | None = None


class ThresholdRange(ManifestMapping):
    min: float | None = None
    max: float | None = None


class CanaryMetric(ManifestMapping):
    name: Annotated[str, Field(min_length=1)]
    interval: Interval = "1m"
    template_ref: MetricReference
    threshold_range: ThresholdRange


class CanaryAnalysis(ManifestMapping):
    interval: Interval
    threshold: Annotated[int, Field(ge=1)]
    step_weights: list[Annotated[int, Field(ge=1, le=100)]] | None = None
    step_weight: Annotated[int, Field(ge=1, le=100)] | None = None
    max_weight: Annotated[int, Field(ge=1, le=100)] | None = None
    iterations: Annotated[int, Field(ge=1)] | None = None
    mirror: bool = False
    match: Annotated[list[MatchedRequests], Field(min_length=1, max_length=64)] | None = None
    metrics: Annotated[list[CanaryMetric], Field(min_length=1)]


class CanarySpec(ManifestMapping):
    provider: Literal["gatewayapi:v1"]
    target_ref: TargetReference
    autoscaler_ref: ScalerReference | None = None
    progress_deadline_seconds: Annotated[int, Field(ge=1)] = 600
    service: CanaryService
    analysis: CanaryAnalysis


class Canary(ManifestMapping):
    api_version: Literal["flagger.app/v1beta1"]
    kind: Literal["Canary"]
    metadata: Metadata
    spec: CanarySpec


class PrometheusProvider(ManifestMapping):
    type: Literal["prometheus"]
    address: Annotated[str, Field(pattern=r"^https?://")]


class MetricTemplateSpec(ManifestMapping):
    provider: PrometheusProvider
    query: Annotated[str, Field(min_length=1)]


class MetricTemplate(ManifestMapping):
    api_version: Literal["flagger.app/v1beta1"]
    kind: Literal["MetricTemplate"]
    metadata: Metadata
    spec: MetricTemplateSpec


KINDS: CustomKinds = {(API, kind.__name__): kind for kind in (Canary, MetricTemplate)}
