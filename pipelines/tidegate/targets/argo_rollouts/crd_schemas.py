"""Argo Rollouts, argoproj.io/v1alpha1: Rollout and AnalysisTemplate."""

from typing import Annotated, Any, Literal

from pydantic import Field

from tidegate.targets._kubernetes_family.crd_schemas import (
    CustomKinds,
    Duration,
    Label,
    Metadata,
    Name,
    Selector,
    Shape,
)

API = "argoproj.io/v1alpha1"
Amount = Annotated[int, Field(ge=0)] | Annotated[str, Field(pattern=r"^\d{1,3}%$")]


class HashReference(Shape):
    pod_template_hash_value: Literal["Stable", "Latest"]


class Argument(Shape):
    name: Name
    value: str | None = None
    value_from: HashReference | None = None


class TemplateReference(Shape):
    template_name: Name


class StepAnalysis(Shape):
    templates: Annotated[list[TemplateReference], Field(min_length=1)]
    args: list[Argument] = Field(default_factory=list)


class Pause(Shape):
    duration: Annotated[int, Field(ge=0)] | Duration | None = None


class Step(Shape):
    set_weight: Annotated[int, Field(ge=0, le=100)] | None = None
    pause: Pause | None = None
    analysis: StepAnalysis | None = None


class Nginx(Shape):
    stable_ingress: Name


class TrafficRouting(Shape):
    nginx: Nginx


class Canary(Shape):
    canary_service: Label | None = None
    stable_service: Label | None = None
    max_surge: Amount = "25%"
    max_unavailable: Amount = "25%"
    traffic_routing: TrafficRouting | None = None
    steps: list[Step] = Field(default_factory=list)
    abort_scale_down_delay_seconds: Annotated[int, Field(ge=0)] = 30


class BlueGreen(Shape):
    active_service: Label
    preview_service: Label | None = None
    auto_promotion_enabled: bool = True
    auto_promotion_seconds: Annotated[int, Field(ge=0)] = 0
    scale_down_delay_seconds: Annotated[int, Field(ge=0)] = 30
    abort_scale_down_delay_seconds: Annotated[int, Field(ge=0)] = 30
    pre_promotion_analysis: StepAnalysis | None = None
    post_promotion_analysis: StepAnalysis | None = None


class Strategy(Shape):
    canary: Canary | None = None
    blue_green: BlueGreen | None = None


class RolloutSpec(Shape):
    replicas: Annotated[int, Field(ge=0)] | None = None
    selector: Selector
    strategy: Strategy
    template: dict[str, Any]
    min_ready_seconds: Annotated[int, Field(ge=0)] = 0
    progress_deadline_seconds: Annotated[int, Field(ge=1)] = 600
    revision_history_limit: Annotated[int, Field(ge=0)] = 10


class Rollout(Shape):
    api_version: Literal["argoproj.io/v1alpha1"]
    kind: Literal["Rollout"]
    metadata: Metadata
    spec: RolloutSpec


class Prometheus(Shape):
    address: Annotated[str, Field(pattern=r"^https?://")]
    query: Annotated[str, Field(min_length=1)]
    timeout: Annotated[int, Field(ge=1)] = 30


class Provider(Shape):
    prometheus: Prometheus


class Metric(Shape):
    name: Annotated[str, Field(min_length=1)]
    provider: Provider
    initial_delay: Duration | None = None
    interval: Duration | None = None
    count: Annotated[int, Field(ge=1)] | None = None
    success_condition: str | None = None
    failure_condition: str | None = None
    failure_limit: Annotated[int, Field(ge=-1)] = 0
    inconclusive_limit: Annotated[int, Field(ge=0)] = 0
    consecutive_error_limit: Annotated[int, Field(ge=0)] = 4


class AnalysisSpec(Shape):
    args: list[Argument] = Field(default_factory=list)
    metrics: Annotated[list[Metric], Field(min_length=1)]


class AnalysisTemplate(Shape):
    api_version: Literal["argoproj.io/v1alpha1"]
    kind: Literal["AnalysisTemplate"]
    metadata: Metadata
    spec: AnalysisSpec


KINDS: CustomKinds = {(API, kind.__name__): kind for kind in (Rollout, AnalysisTemplate)}
