"""The Prometheus operator, monitoring.coreos.com/v1: ServiceMonitor, rules."""

from typing import Annotated, Literal

from pydantic import Field, model_validator

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


class PodMonitorSpec(ManifestMapping):
    selector: Selector
    pod_metrics_endpoints: Annotated[list[Endpoint], Field(min_length=1)]
    pod_target_labels: list[str] = Field(default_factory=list)


class PodMonitor(ManifestMapping):
    api_version: Literal["monitoring.coreos.com/v1"]
    kind: Literal["PodMonitor"]
    metadata: Metadata
    spec: PodMonitorSpec


class Rule(ManifestMapping):
    """A recording rule or an alert, never both."""

    expr: Annotated[str, Field(min_length=1)]
    record: Annotated[str, Field(pattern=r"^[a-zA-Z_:][a-zA-Z0-9_:]*$")] | None = None
    alert: Annotated[str, Field(min_length=1)] | None = None
    for_: Annotated[str, Field(pattern=r"^\d+(ms|s|m|h|d)$")] | None = Field(default=None, alias="for")
    labels: dict[str, str] = Field(default_factory=dict)
    annotations: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _one_of_both(self) -> "Rule":
        if (self.record is None) == (self.alert is None):
            raise ValueError("needs either record or alert")
        return self


class RuleGroup(ManifestMapping):
    name: Annotated[str, Field(min_length=1)]
    interval: Annotated[str, Field(pattern=r"^\d+(ms|s|m|h|d)$")] = "30s"
    rules: Annotated[list[Rule], Field(min_length=1)]


class PrometheusRuleSpec(ManifestMapping):
    groups: Annotated[list[RuleGroup], Field(min_length=1)]

    @model_validator(mode="after")
    def _named_once(self) -> "PrometheusRuleSpec":
        if len({group.name for group in self.groups}) < len(self.groups):
            raise ValueError("names a group twice")
        return self


class PrometheusRule(ManifestMapping):
    api_version: Literal["monitoring.coreos.com/v1"]
    kind: Literal["PrometheusRule"]
    metadata: Metadata
    spec: PrometheusRuleSpec


KINDS: CustomKinds = {(API, kind.__name__): kind for kind in (ServiceMonitor, PodMonitor, PrometheusRule)}
