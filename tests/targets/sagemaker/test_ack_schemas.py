"""A field of an object that is unknown, missing, of another type or beyond the bounds of AWS is named with its path."""

from typing import Any

import pytest

from broken_manifests import broken
from tidegate.targets import Manifest
from tidegate.targets.sagemaker.ack_rules import flaws

ROUTING = ("spec", "deploymentConfig", "blueGreenUpdatePolicy", "trafficRoutingConfiguration")
VARIANT = ("spec", "productionVariants", 0)
CONTAINER = ("spec", "primaryContainer")


@pytest.mark.parametrize(
    ("kind", "path", "value"),
    [
        ("Endpoint", ("spec", "endpointName"), "-flights"),
        ("Endpoint", ("spec", "endpointName"), "a" * 64),
        ("Endpoint", ("spec", "endpoint"), "flights"),
        ("Endpoint", ("spec", "endpointConfigName"), ...),
        ("Endpoint", (*ROUTING, "type_"), "CANARI"),
        ("Endpoint", (*ROUTING, "type"), "CANARY"),
        ("Endpoint", (*ROUTING, "waitIntervalInSeconds"), 3601),
        ("Endpoint", (*ROUTING[:-1], "maximumExecutionTimeoutInSeconds"), 599),
        ("Endpoint", ("metadata", "namespace"), ...),
        ("EndpointConfig", (*VARIANT, "initialInstanceCount"), 0),
        ("EndpointConfig", (*VARIANT, "initialInstanceCount"), "2"),
        ("EndpointConfig", (*VARIANT, "initialVariantWeight"), -1),
        ("EndpointConfig", (*VARIANT, "variantName"), "live one"),
        ("EndpointConfig", ("spec", "shadowProductionVariants"), []),
        ("EndpointConfig", ("spec", "enableNetworkIsolation"), ...),
        ("EndpointConfig", ("spec", "enableNetworkIsolation"), True),
        ("Endpoint", ("spec", "retainAllVariantProperties"), True),
        ("MetricAlarm", ("spec", "metrics", 0, "metricStat", "period"), 90),
        ("MetricAlarm", ("spec", "treatMissingData"), "pass"),
        ("MetricAlarm", ("spec", "alarmName"), "x"),
        ("Model", ("spec", "executionRoleARN"), "flights"),
        ("Model", ("spec", "executionRoleArn"), "flights"),
        ("Model", (*CONTAINER, "modelDataSource", "s3DataSource", "s3URI"), "s3://a"),
        ("ScalableTarget", ("spec", "resourceID"), "endpoint/flights"),
        ("ScalableTarget", ("spec", "minCapacity"), 0),
        ("ScalingPolicy", ("spec", "targetTrackingScalingPolicyConfiguration", "targetValue"), 0),
    ],
)
def test_a_wrong_field_is_named(
    kind: str, path: tuple[Any, ...], value: Any, canary_objects: dict[str, Manifest]
) -> None:
    (flaw,) = flaws(broken(canary_objects, kind, path, value), "flights-prod")
    assert flaw.path == path
    assert flaw.message.startswith(".".join(map(str, path)))


def test_an_object_of_another_kind_is_named(canary_objects: dict[str, Manifest]) -> None:
    (flaw,) = flaws(broken(canary_objects, "Endpoint", ("apiVersion",), "sagemaker.aws.amazon.com/v1"), "flights-prod")
    assert "unknown kind sagemaker.aws.amazon.com/v1 Endpoint" in flaw.message
