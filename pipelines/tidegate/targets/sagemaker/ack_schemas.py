"""The fields of ACK's objects: sagemaker, cloudwatch, applicationautoscaling.

Bounds are SageMaker's and CloudWatch's own: the custom resource definitions have types alone.
"""

from typing import Annotated, Literal

from pydantic import Field

from tidegate.targets._kubernetes_family.crd_schemas import CustomKinds, ManifestMapping, Metadata
from tidegate.targets.sagemaker.schema import Name63, Timeout, Wait

SAGEMAKER = "sagemaker.services.k8s.aws/v1alpha1"
CLOUDWATCH = "cloudwatch.services.k8s.aws/v1alpha1"
SCALING = "applicationautoscaling.services.k8s.aws/v1alpha1"


class AckS3Source(ManifestMapping):
    s3_uri: Annotated[str, Field(alias="s3URI", pattern=r"^s3://.+/$")]
    s3_data_type: Annotated[Literal["S3Prefix"], Field(alias="s3DataType")]
    compression_type: Literal["None"]


class ModelSource(ManifestMapping):
    s3_data_source: Annotated[AckS3Source, Field(alias="s3DataSource")]


class ImageAccess(ManifestMapping):
    repository_access_mode: Literal["Platform", "Vpc"]


class ModelContainer(ManifestMapping):
    image: Annotated[str, Field(min_length=1, max_length=255)]
    image_config: ImageAccess | None = None
    model_data_source: ModelSource
    environment: dict[str, str]


class ModelNetwork(ManifestMapping):
    subnets: Annotated[list[str], Field(min_length=1, max_length=16)]
    security_group_ids: Annotated[list[str], Field(alias="securityGroupIDs", min_length=1, max_length=5)]


class ModelSpec(ManifestMapping):
    model_name: Name63
    execution_role_arn: Annotated[str, Field(alias="executionRoleARN", pattern=r"^arn:aws[a-z-]*:iam::\d{12}:role/")]
    enable_network_isolation: bool = False
    primary_container: ModelContainer
    vpc_config: ModelNetwork | None = None


class Variant(ManifestMapping):
    variant_name: Name63
    model_name: Name63
    instance_type: Annotated[str, Field(pattern=r"^ml\.")]
    initial_instance_count: Annotated[int, Field(ge=1)]
    initial_variant_weight: Annotated[float, Field(ge=0)] = 1.0
    container_startup_health_check_timeout_in_seconds: Annotated[int, Field(ge=60, le=3600)] = 60


class ConfigurationSpec(ManifestMapping):
    endpoint_config_name: Name63
    production_variants: Annotated[list[Variant], Field(min_length=1, max_length=10)]


class Capacity(ManifestMapping):
    type_: Annotated[Literal["INSTANCE_COUNT", "CAPACITY_PERCENT"], Field(alias="type_")]
    value: Annotated[int, Field(ge=1)]


class AckTrafficRouting(ManifestMapping):
    type_: Annotated[Literal["ALL_AT_ONCE", "CANARY", "LINEAR"], Field(alias="type_")]
    wait_interval_in_seconds: Wait
    canary_size: Capacity | None = None
    linear_step_size: Capacity | None = None


class BlueGreenPolicy(ManifestMapping):
    traffic_routing_configuration: AckTrafficRouting
    termination_wait_in_seconds: Wait = 0
    maximum_execution_timeout_in_seconds: Timeout


class RollingPolicy(ManifestMapping):
    maximum_batch_size: Capacity
    wait_interval_in_seconds: Wait
    maximum_execution_timeout_in_seconds: Timeout
    rollback_maximum_batch_size: Capacity | None = None


class AlarmName(ManifestMapping):
    alarm_name: Annotated[str, Field(min_length=1, max_length=255)]


class AutoRollback(ManifestMapping):
    alarms: Annotated[list[AlarmName], Field(min_length=1, max_length=10)]


class Guardrail(ManifestMapping):
    blue_green_update_policy: BlueGreenPolicy | None = None
    rolling_update_policy: RollingPolicy | None = None
    auto_rollback_configuration: AutoRollback | None = None


class EndpointSpec(ManifestMapping):
    endpoint_name: Name63
    endpoint_config_name: Name63
    deployment_config: Guardrail


class AckDimension(ManifestMapping):
    name: str
    value: str


class MetricName(ManifestMapping):
    namespace: str
    metric_name: str
    dimensions: Annotated[list[AckDimension], Field(max_length=30)]


class Statistic(ManifestMapping):
    metric: MetricName
    period: Annotated[int, Field(ge=60, multiple_of=60)]
    stat: Annotated[str, Field(pattern=r"^(Sum|Average|Minimum|Maximum|p\d{1,2}(\.\d{1,10})?)$")]


class Metric(ManifestMapping):
    id: Annotated[str, Field(pattern=r"^[a-z][A-Za-z0-9_]*$", max_length=255)]
    return_data: bool
    metric_stat: Statistic | None = None
    expression: Annotated[str, Field(min_length=1, max_length=2048)] | None = None


class AlarmSpec(ManifestMapping):
    name: Annotated[str, Field(min_length=1, max_length=255)]
    comparison_operator: Literal["GreaterThanThreshold", "GreaterThanOrEqualToThreshold"]
    threshold: float
    evaluation_periods: Annotated[int, Field(ge=1)]
    treat_missing_data: Literal["breaching", "notBreaching", "ignore", "missing"]
    metrics: Annotated[list[Metric], Field(min_length=1, max_length=20)]


class Scaled(ManifestMapping):
    resource_id: Annotated[str, Field(alias="resourceID", pattern=r"^endpoint/[^/]+/variant/[^/]+$")]
    scalable_dimension: Literal["sagemaker:variant:DesiredInstanceCount"]
    service_namespace: Literal["sagemaker"]


class ScalableTargetSpec(Scaled):
    min_capacity: Annotated[int, Field(ge=1)]
    max_capacity: Annotated[int, Field(ge=1)]


class TrackedMetric(ManifestMapping):
    namespace: str
    metric_name: str
    statistic: Literal["Average", "Minimum", "Maximum", "SampleCount", "Sum"]
    unit: str
    dimensions: list[AckDimension]


class Tracking(ManifestMapping):
    target_value: Annotated[float, Field(gt=0)]
    scale_in_cooldown: Annotated[int, Field(ge=0)]
    scale_out_cooldown: Annotated[int, Field(ge=0)]
    customized_metric_specification: TrackedMetric


class ScalingPolicySpec(Scaled):
    policy_name: Annotated[str, Field(min_length=1, max_length=256)]
    policy_type: Literal["TargetTrackingScaling"]
    target_tracking_scaling_policy_configuration: Tracking


class Model(ManifestMapping):
    api_version: Literal["sagemaker.services.k8s.aws/v1alpha1"]
    kind: Literal["Model"]
    metadata: Metadata
    spec: ModelSpec


class EndpointConfig(ManifestMapping):
    api_version: Literal["sagemaker.services.k8s.aws/v1alpha1"]
    kind: Literal["EndpointConfig"]
    metadata: Metadata
    spec: ConfigurationSpec


class AckEndpoint(ManifestMapping):
    api_version: Literal["sagemaker.services.k8s.aws/v1alpha1"]
    kind: Literal["Endpoint"]
    metadata: Metadata
    spec: EndpointSpec


class MetricAlarm(ManifestMapping):
    api_version: Literal["cloudwatch.services.k8s.aws/v1alpha1"]
    kind: Literal["MetricAlarm"]
    metadata: Metadata
    spec: AlarmSpec


class ScalableTarget(ManifestMapping):
    api_version: Literal["applicationautoscaling.services.k8s.aws/v1alpha1"]
    kind: Literal["ScalableTarget"]
    metadata: Metadata
    spec: ScalableTargetSpec


class ScalingPolicy(ManifestMapping):
    api_version: Literal["applicationautoscaling.services.k8s.aws/v1alpha1"]
    kind: Literal["ScalingPolicy"]
    metadata: Metadata
    spec: ScalingPolicySpec


KINDS: CustomKinds = {
    (SAGEMAKER, "Model"): Model,
    (SAGEMAKER, "EndpointConfig"): EndpointConfig,
    (SAGEMAKER, "Endpoint"): AckEndpoint,
    (CLOUDWATCH, "MetricAlarm"): MetricAlarm,
    (SCALING, "ScalableTarget"): ScalableTarget,
    (SCALING, "ScalingPolicy"): ScalingPolicy,
}
