"""A property that is unknown, missing, of another type or beyond SageMaker's bounds is named with its path."""

from typing import Any

import pytest

from broken_manifests import broken
from tidegate.targets import Manifest
from tidegate.targets.sagemaker.schema import STACK, flaws

ENDPOINT = ("Resources", "Endpoint", "Properties")
POLICY = (*ENDPOINT, "DeploymentConfig", "BlueGreenUpdatePolicy")
ALARM = ("Resources", "Alarm1", "Properties")
VARIANT = ("Resources", "Configuration", "Properties", "ProductionVariants", 0)


def test_the_rendered_stack_has_none(canary: Manifest) -> None:
    assert canary.file == STACK
    assert list(flaws((canary,))) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ((*ENDPOINT, "EndpointName"), "-flights"),
        ((*ENDPOINT, "EndpointName"), "a" * 64),
        ((*ENDPOINT, "Endpoint"), "flights"),
        ((*POLICY, "TrafficRoutingConfiguration", "Type"), "CANARI"),
        ((*POLICY, "TrafficRoutingConfiguration", "WaitIntervalInSeconds"), 3601),
        ((*POLICY, "TerminationWaitInSeconds"), -1),
        ((*POLICY, "MaximumExecutionTimeoutInSeconds"), 599),
        ((*POLICY, "MaximumExecutionTimeoutInSeconds"), 28801),
        ((*VARIANT, "InitialInstanceCount"), 0),
        ((*VARIANT, "InitialVariantWeight"), -1),
        ((*VARIANT, "VariantName"), "live one"),
        ((*ALARM, "Metrics", 0, "MetricStat", "Period"), 90),
        ((*ALARM, "Metrics", 0, "MetricStat", "Stat"), "p101"),
        ((*ALARM, "TreatMissingData"), "pass"),
        (("Resources", "Model", "Properties", "ExecutionRoleArn"), "flights"),
        (
            ("Resources", "Model", "Properties", "PrimaryContainer", "ModelDataSource", "S3DataSource", "S3Uri"),
            "s3://a",
        ),
    ],
)
def test_a_wrong_property_is_named(path: tuple[Any, ...], value: Any, canary: Manifest) -> None:
    (flaw,) = flaws(broken({STACK: canary}, STACK, path, value))
    assert flaw.path == path
    assert flaw.message.startswith(".".join(map(str, path[1:])))


@pytest.mark.parametrize(("path", "value"), [(("Resources",), []), (("Resources", "Endpoint"), {"Properties": {}})])
def test_what_has_no_resources_or_types_is_named(path: tuple[Any, ...], value: Any, canary: Manifest) -> None:
    assert [flaw.path for flaw in flaws(broken({STACK: canary}, STACK, path, value))] == [path]
