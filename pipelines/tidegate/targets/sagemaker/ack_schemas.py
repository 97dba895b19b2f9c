"""The fields of ACK's objects: sagemaker, cloudwatch, applicationautoscaling.

What a stack has too is the stack's own model with the controllers' keys: its bounds are SageMaker's and CloudWatch's,
and the custom resource definitions have types alone. A reference there is a name here.
"""

from collections.abc import Iterable
from functools import cache, reduce
from operator import or_
from typing import Annotated, Any, Literal, get_args, get_origin

from pydantic import Field, create_model
from pydantic.fields import FieldInfo

from tidegate.targets._kubernetes_family.crd_schemas import CustomKinds, ManifestMapping, Metadata
from tidegate.targets.sagemaker import schema
from tidegate.targets.sagemaker.ack import key_of
from tidegate.targets.sagemaker.schema import Name63, StackMapping

SAGEMAKER = "sagemaker.services.k8s.aws/v1alpha1"
CLOUDWATCH = "cloudwatch.services.k8s.aws/v1alpha1"
SCALING = "applicationautoscaling.services.k8s.aws/v1alpha1"
AlarmName = Annotated[str, Field(min_length=1, max_length=255)]
ReferredName = AlarmName
"""The longest name of anything: what is referred to has its own bounds, and rules demand that it is there."""


@cache
def with_their_keys(model: type[StackMapping], *, without: tuple[str, ...] = ()) -> type[ManifestMapping]:
    """The model of a stack as the controllers take it; `without` are fields that they lack."""
    fields: dict[str, Any] = {
        name: (_translated(field.annotation, field.metadata), Field(default=field.default, alias=_key(name, field)))
        for name, field in model.model_fields.items()
        if name not in without
    }
    return create_model(model.__name__, __base__=ManifestMapping, **fields)


def _key(name: str, field: FieldInfo) -> str:
    return key_of(field.alias or name)


def _translated(annotation: Any, metadata: Iterable[object] = ()) -> Any:
    """The type with models of a stack in it replaced."""
    if isinstance(annotation, type) and issubclass(annotation, StackMapping):
        is_reference = annotation in (schema.LogicalReference, schema.AttributeReference)
        return ReferredName if is_reference else with_their_keys(annotation)
    inner = [_translated(part) for part in get_args(annotation)]
    if get_origin(annotation) is list:
        annotation = list.__class_getitem__(inner[0])
    elif type(None) in inner:
        annotation = reduce(or_, inner)
    for limit in metadata:
        annotation = Annotated[annotation, limit]
    return annotation


class ModelSpec(with_their_keys(schema.ModelProperties)):  # type: ignore[misc]  # made above
    model_name: Name63


class ConfigurationSpec(
    with_their_keys(schema.ConfigurationProperties, without=("shadow_production_variants",))  # type: ignore[misc]
):
    endpoint_config_name: Name63
    enable_network_isolation: Literal[False]
    """Written out, though it is the default: an object that is adopted is compared before its defaults are filled in,
    and a configuration that differs can't be changed."""


class AlarmSpec(with_their_keys(schema.AlarmProperties, without=("alarm_name",))):  # type: ignore[misc]
    name: AlarmName


class AckDimension(with_their_keys(schema.MetricDimension)):  # type: ignore[misc]
    """What a metric is of."""


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


def _object(spec: type[ManifestMapping]) -> type[ManifestMapping]:
    """An object with that spec, whose group and kind chose it."""
    return create_model("Object", __base__=ManifestMapping, api_version=str, kind=str, metadata=Metadata, spec=spec)


KINDS: CustomKinds = {
    (SAGEMAKER, "Model"): _object(ModelSpec),
    (SAGEMAKER, "EndpointConfig"): _object(ConfigurationSpec),
    (SAGEMAKER, "Endpoint"): _object(
        with_their_keys(schema.EndpointProperties, without=("retain_all_variant_properties",))
    ),
    (CLOUDWATCH, "MetricAlarm"): _object(AlarmSpec),
    (SCALING, "ScalableTarget"): _object(ScalableTargetSpec),
    (SCALING, "ScalingPolicy"): _object(ScalingPolicySpec),
}
