"""The fields of Rollout and AnalysisTemplate, with those of the routes."""

from typing import Annotated, Literal

from pydantic import Field

from tidegate.targets._kubernetes_family.crd_schemas import (
    CustomKinds,
    Duration,
    Label,
    ManifestMapping,
    Metadata,
    Name,
    Selector,
)
from tidegate.targets.argo_rollouts import route_schemas

API = "argoproj.io/v1alpha1"
ReplicaAmount = Annotated[int, Field(ge=0)] | Annotated[str, Field(pattern=r"^\d{1,3}%$")]


class HashReference(ManifestMapping):
    pod_template_hash_value: Literal["Stable", "Latest"]


class AnalysisArgument(ManifestMapping):
    name: Name
    value: str | None = None
    value_from: HashReference | None = None


class TemplateReference(ManifestMapping):
    template_name: Name


class StepAnalysis(ManifestMapping):
    templates: Annotated[list[TemplateReference], Field(min_length=1)]
    args: list[AnalysisArgument] = Field(default_factory=list)


class Pause(ManifestMapping):
    duration: Annotated[int, Field(ge=0)] | Duration | None = None


class CanaryScale(ManifestMapping):
    weight: Annotated[int, Field(ge=0, le=100)] | None = None
    replicas: Annotated[int, Field(ge=0)] | None = None
    match_traffic_weight: bool | None = None


class TextMatch(ManifestMapping):
    exact: str | None = None
    prefix: str | None = None
    regex: str | None = None


class RequestMatch(ManifestMapping):
    path: TextMatch | None = None
    method: TextMatch | None = None


class HeaderMatch(ManifestMapping):
    header_name: Annotated[str, Field(min_length=1)]
    header_value: TextMatch


class MirrorRoute(ManifestMapping):
    name: Name
    percentage: Annotated[int, Field(ge=0, le=100)] | None = None
    match: list[RequestMatch] = Field(default_factory=list)


class HeaderRoute(ManifestMapping):
    name: Name
    match: list[HeaderMatch] = Field(default_factory=list)


class RolloutStep(ManifestMapping):
    set_weight: Annotated[int, Field(ge=0, le=100)] | None = None
    set_canary_scale: CanaryScale | None = None
    set_mirror_route: MirrorRoute | None = None
    set_header_route: HeaderRoute | None = None
    pause: Pause | None = None
    analysis: StepAnalysis | None = None


class NginxRouting(ManifestMapping):
    stable_ingress: Name


class AlbRouting(ManifestMapping):
    ingress: Name
    service_port: Annotated[int, Field(ge=1, le=65535)]
    root_service: Label | None = None


class GatewayRouting(ManifestMapping):
    http_route: Annotated[Name, Field(alias="httpRoute")]
    namespace: Label


class RouterPlugins(ManifestMapping):
    gateway_api: Annotated[GatewayRouting, Field(alias="argoproj-labs/gatewayAPI")]


class RoutedVirtualService(ManifestMapping):
    name: Name
    routes: Annotated[list[str], Field(min_length=1)]


class IstioRouting(ManifestMapping):
    virtual_service: RoutedVirtualService


class ManagedRoute(ManifestMapping):
    name: Name


class TrafficRouting(ManifestMapping):
    alb: AlbRouting | None = None
    nginx: NginxRouting | None = None
    istio: IstioRouting | None = None
    managed_routes: list[ManagedRoute] = Field(default_factory=list)
    plugins: RouterPlugins | None = None


class CanaryStrategy(ManifestMapping):
    canary_service: Label | None = None
    stable_service: Label | None = None
    max_surge: ReplicaAmount = "25%"
    max_unavailable: ReplicaAmount = "25%"
    traffic_routing: TrafficRouting | None = None
    steps: list[RolloutStep] = Field(default_factory=list)
    abort_scale_down_delay_seconds: Annotated[int, Field(ge=0)] = 30


class BlueGreenStrategy(ManifestMapping):
    active_service: Label
    preview_service: Label | None = None
    auto_promotion_enabled: bool = True
    auto_promotion_seconds: Annotated[int, Field(ge=0)] = 0
    scale_down_delay_seconds: Annotated[int, Field(ge=0)] = 30
    abort_scale_down_delay_seconds: Annotated[int, Field(ge=0)] = 30
    pre_promotion_analysis: StepAnalysis | None = None
    post_promotion_analysis: StepAnalysis | None = None


class TrafficStrategy(ManifestMapping):
    canary: CanaryStrategy | None = None
    blue_green: BlueGreenStrategy | None = None


class RolloutSpec(ManifestMapping):
    replicas: Annotated[int, Field(ge=0)] | None = None
    selector: Selector
    strategy: TrafficStrategy
    template: dict[str, object]
    min_ready_seconds: Annotated[int, Field(ge=0)] = 0
    progress_deadline_seconds: Annotated[int, Field(ge=1)] = 600
    revision_history_limit: Annotated[int, Field(ge=0)] = 10


class Rollout(ManifestMapping):
    api_version: Literal["argoproj.io/v1alpha1"]
    kind: Literal["Rollout"]
    metadata: Metadata
    spec: RolloutSpec


class PrometheusQuery(ManifestMapping):
    address: Annotated[str, Field(pattern=r"^https?://")]
    query: Annotated[str, Field(min_length=1)]
    timeout: Annotated[int, Field(ge=1)] = 30


class MetricProvider(ManifestMapping):
    prometheus: PrometheusQuery


class AnalysisMetric(ManifestMapping):
    name: Annotated[str, Field(min_length=1)]
    provider: MetricProvider
    initial_delay: Duration | None = None
    interval: Duration | None = None
    count: Annotated[int, Field(ge=1)] | None = None
    success_condition: str | None = None
    failure_condition: str | None = None
    failure_limit: Annotated[int, Field(ge=-1)] = 0
    inconclusive_limit: Annotated[int, Field(ge=0)] = 0
    consecutive_error_limit: Annotated[int, Field(ge=0)] = 4


class AnalysisTemplateSpec(ManifestMapping):
    args: list[AnalysisArgument] = Field(default_factory=list)
    metrics: Annotated[list[AnalysisMetric], Field(min_length=1)]


class AnalysisTemplate(ManifestMapping):
    api_version: Literal["argoproj.io/v1alpha1"]
    kind: Literal["AnalysisTemplate"]
    metadata: Metadata
    spec: AnalysisTemplateSpec


KINDS: CustomKinds = {**{(API, kind.__name__): kind for kind in (Rollout, AnalysisTemplate)}, **route_schemas.KINDS}
