"""The properties of resources, as CloudFormation and SageMaker bound them.

Only those that the templates may use are here: anything else is refused, as a misspelt property would be.
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/AWS_SageMaker.html
"""

from collections.abc import Iterator
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic.alias_generators import to_pascal

from tidegate.targets import Flaw, Manifest

STACK = "stack.yaml"
Wait = Annotated[int, Field(ge=0, le=3600)]
Timeout = Annotated[int, Field(ge=600, le=28800)]
Name63 = Annotated[str, Field(pattern=r"^[a-zA-Z0-9](-*[a-zA-Z0-9]){0,62}$")]


class StackMapping(BaseModel):
    """A mapping in a stack."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True, alias_generator=to_pascal)


class LogicalReference(StackMapping):
    ref: str


class AttributeReference(StackMapping):
    attribute: Annotated[list[str], Field(alias="Fn::GetAtt", min_length=2, max_length=2)]


class S3Source(StackMapping):
    s3_uri: Annotated[str, Field(alias="S3Uri", pattern=r"^s3://.+/$")]
    s3_data_type: Annotated[Literal["S3Prefix"], Field(alias="S3DataType")]
    compression_type: Literal["None"]


class ModelDataSource(StackMapping):
    s3_data_source: Annotated[S3Source, Field(alias="S3DataSource")]


class ImageConfig(StackMapping):
    repository_access_mode: Literal["Platform", "Vpc"]


class ContainerDefinition(StackMapping):
    image: Annotated[str, Field(min_length=1, max_length=255)]
    image_config: ImageConfig | None = None
    model_data_source: ModelDataSource
    environment: dict[str, str]


class VpcConfig(StackMapping):
    subnets: Annotated[list[str], Field(min_length=1, max_length=16)]
    security_group_ids: Annotated[list[str], Field(min_length=1, max_length=5)]


class ModelProperties(StackMapping):
    execution_role_arn: Annotated[str, Field(pattern=r"^arn:aws[a-z-]*:iam::\d{12}:role/")]
    primary_container: ContainerDefinition
    enable_network_isolation: bool = False
    vpc_config: VpcConfig | None = None


class ProductionVariant(StackMapping):
    variant_name: Name63
    model_name: AttributeReference
    instance_type: Annotated[str, Field(pattern=r"^ml\.")]
    initial_instance_count: Annotated[int, Field(ge=1)]
    initial_variant_weight: Annotated[float, Field(ge=0)] = 1.0
    container_startup_health_check_timeout_in_seconds: Annotated[int, Field(ge=60, le=3600)] = 60


class ConfigurationProperties(StackMapping):
    production_variants: Annotated[list[ProductionVariant], Field(min_length=1, max_length=10)]
    shadow_production_variants: list[ProductionVariant] = Field(default_factory=list)


class CapacitySize(StackMapping):
    type: Literal["INSTANCE_COUNT", "CAPACITY_PERCENT"]
    value: Annotated[int, Field(ge=1)]


class TrafficRoutingConfiguration(StackMapping):
    type: Literal["ALL_AT_ONCE", "CANARY", "LINEAR"]
    wait_interval_in_seconds: Wait
    canary_size: CapacitySize | None = None
    linear_step_size: CapacitySize | None = None


class BlueGreenUpdatePolicy(StackMapping):
    traffic_routing_configuration: TrafficRoutingConfiguration
    termination_wait_in_seconds: Wait = 0
    maximum_execution_timeout_in_seconds: Timeout


class RollingUpdatePolicy(StackMapping):
    maximum_batch_size: CapacitySize
    wait_interval_in_seconds: Wait
    maximum_execution_timeout_in_seconds: Timeout
    rollback_maximum_batch_size: CapacitySize | None = None


class WatchedAlarm(StackMapping):
    alarm_name: LogicalReference


class AutoRollbackConfiguration(StackMapping):
    alarms: Annotated[list[WatchedAlarm], Field(min_length=1, max_length=10)]


class DeploymentConfig(StackMapping):
    blue_green_update_policy: BlueGreenUpdatePolicy | None = None
    rolling_update_policy: RollingUpdatePolicy | None = None
    auto_rollback_configuration: AutoRollbackConfiguration | None = None


class EndpointProperties(StackMapping):
    endpoint_name: Name63
    endpoint_config_name: AttributeReference
    retain_all_variant_properties: bool = False
    deployment_config: DeploymentConfig


class MetricDimension(StackMapping):
    name: str
    value: str


class MetricIdentity(StackMapping):
    namespace: str
    metric_name: str
    dimensions: Annotated[list[MetricDimension], Field(max_length=30)]


class MetricStat(StackMapping):
    metric: MetricIdentity
    period: Annotated[int, Field(ge=60, multiple_of=60)]
    stat: Annotated[str, Field(pattern=r"^(Sum|Average|Minimum|Maximum|p\d{1,2}(\.\d{1,10})?)$")]


class AlarmMetric(StackMapping):
    id: Annotated[str, Field(pattern=r"^[a-z][A-Za-z0-9_]*$", max_length=255)]
    return_data: bool
    metric_stat: MetricStat | None = None
    expression: Annotated[str, Field(min_length=1, max_length=2048)] | None = None


class AlarmProperties(StackMapping):
    alarm_name: Annotated[str, Field(min_length=1, max_length=255)]
    comparison_operator: Literal["GreaterThanThreshold", "GreaterThanOrEqualToThreshold"]
    threshold: float
    evaluation_periods: Annotated[int, Field(ge=1)]
    treat_missing_data: Literal["breaching", "notBreaching", "ignore", "missing"]
    metrics: Annotated[list[AlarmMetric], Field(min_length=1, max_length=20)]


PROPERTIES: dict[str, type[StackMapping]] = {
    "AWS::SageMaker::Model": ModelProperties,
    "AWS::SageMaker::EndpointConfig": ConfigurationProperties,
    "AWS::SageMaker::Endpoint": EndpointProperties,
    "AWS::CloudWatch::Alarm": AlarmProperties,
}
"""The properties of resources that decide a rollout; CloudFormation itself refuses wrong others."""


def flaws(manifests: tuple[Manifest, ...]) -> Iterator[Flaw]:
    """Each resource of a type that is known here."""
    for manifest in manifests:
        resources = manifest.document.get("Resources")
        if not isinstance(resources, dict):
            yield Flaw(manifest, "Resources must be a mapping", ("Resources",))
            continue
        for name, resource in resources.items():
            place = ("Resources", name)
            if not isinstance(resource, dict) or not isinstance(resource.get("Type"), str):
                yield Flaw(manifest, f"{name} needs a Type", place)
                continue
            model = PROPERTIES.get(resource["Type"])
            if model is None:
                continue
            try:
                model.model_validate(resource.get("Properties"))
            except ValidationError as error:
                for field in error.errors():
                    path = (*place, "Properties", *field["loc"])
                    yield Flaw(manifest, f"{'.'.join(map(str, path[1:]))}: {field['msg'].lower()}", path)
