"""One fault at a time: what AWS or its controllers would refuse of objects together is named at its line."""

from typing import Any

import pytest

from broken_manifests import broken
from tidegate.targets import Manifest
from tidegate.targets.sagemaker.ack_rules import flaws

DEPLOYMENT = ("spec", "deploymentConfig")
POLICY = (*DEPLOYMENT, "blueGreenUpdatePolicy")
ROUTING = (*POLICY, "trafficRoutingConfiguration")
ALARMS = (*DEPLOYMENT, "autoRollbackConfiguration")
SIZE = {"type_": "CAPACITY_PERCENT", "value": 10}


def test_the_rendered_objects_have_none(canary_objects: dict[str, Manifest]) -> None:
    assert list(flaws(tuple(canary_objects.values()), "flights-prod")) == []


@pytest.mark.parametrize(
    ("kind", "path", "value", "message"),
    [
        ("Endpoint", ("spec", "endpointConfigName"), "gone", "no resource named EndpointConfig gone"),
        ("EndpointConfig", ("spec", "productionVariants", 0, "modelName"), "gone", "no resource named Model gone"),
        ("EndpointConfig", ("spec", "productionVariants", 0, "initialVariantWeight"), 0, "no variant gets a share"),
        ("EndpointConfig", ("spec", "productionVariants", 0, "variantName"), "other", "which does not exist"),
        ("Endpoint", POLICY, ..., "exactly one"),
        ("Endpoint", (*ROUTING, "canarySize"), ..., "CANARY needs CanarySize"),
        ("Endpoint", (*ROUTING, "linearStepSize"), SIZE, "CANARY takes no LinearStepSize"),
        ("Endpoint", (*ROUTING, "canarySize", "value"), 51, "50 % at most"),
        ("Endpoint", (*POLICY, "maximumExecutionTimeoutInSeconds"), 1200, "must be above the waits, 1200 s"),
        ("Endpoint", (*ALARMS, "alarms", 0, "alarmName"), "gone", "no resource named MetricAlarm gone|no deployment"),
        ("Endpoint", ALARMS, ..., "no deployment watches MetricAlarm flights-prod-"),
        ("Endpoint", ("spec", "endpointName"), "other", "is of another endpoint|object's name|does not exist"),
        ("MetricAlarm", ("spec", "metrics", 0, "returnData"), True, "exactly one metric must return data"),
        ("MetricAlarm", ("spec", "treatMissingData"), "notBreaching", "without data it would pass"),
        ("Model", ("metadata", "annotations", "services.k8s.aws/deletion-policy"), "delete", "deletion-policy: retain"),
        ("EndpointConfig", ("metadata", "annotations"), ..., "adopt-or-create|deletion-policy: retain"),
        ("Model", ("spec", "modelName"), "other", "must be the object's name|no resource named Model flights-prod-"),
        ("ScalableTarget", ("spec", "resourceID"), "endpoint/other/variant/live", "which does not exist"),
        ("ScalingPolicy", ("spec", "resourceID"), "endpoint/flights-prod/variant/x", "which does not exist"),
        ("ScalableTarget", ("spec", "maxCapacity"), 1, "maxCapacity must be at least minCapacity"),
        ("Model", ("metadata", "namespace"), "elsewhere", "is in namespace elsewhere"),
        ("Model", ("metadata", "labels", "app.kubernetes.io/name"), "a b", "the label app.kubernetes.io/name"),
    ],
)
def test_a_fault_is_named(
    kind: str, path: tuple[Any, ...], value: Any, message: str, canary_objects: dict[str, Manifest]
) -> None:
    found = list(flaws(broken(canary_objects, kind, path, value), "flights-prod"))
    assert found
    assert all(any(part in flaw.message for part in message.split("|")) for flaw in found), [
        flaw.message for flaw in found
    ]
    where = found[0].problem.where
    assert where is not None
    assert "templates/sagemaker/" in where.path
    assert where.line


def test_one_of_two_is_named_where_both_have_the_same_name(canary_objects: dict[str, Manifest]) -> None:
    twice = (*canary_objects.values(), canary_objects["Endpoint"])
    assert any("a second Endpoint named flights-prod" in flaw.message for flaw in flaws(twice, "flights-prod"))
