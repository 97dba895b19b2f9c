"""One fault at a time: what CloudFormation or SageMaker would refuse is named at its line."""

from typing import Any

import pytest

from broken_manifests import broken
from tidegate.targets import Manifest
from tidegate.targets.sagemaker.rules import flaws
from tidegate.targets.sagemaker.schema import STACK

ENDPOINT = ("Resources", "Endpoint", "Properties")
CONFIG = (*ENDPOINT, "DeploymentConfig")
POLICY = (*CONFIG, "BlueGreenUpdatePolicy")
ROUTING = (*POLICY, "TrafficRoutingConfiguration")
ALARM = ("Resources", "Alarm1", "Properties")
VARIANTS = ("Resources", "Configuration", "Properties", "ProductionVariants")
SIZE = {"Type": "CAPACITY_PERCENT", "Value": 10}


def test_the_rendered_stack_has_none(canary: Manifest) -> None:
    assert list(flaws((canary,))) == []


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (
            (*ENDPOINT, "EndpointConfigName"),
            {"Fn::GetAtt": ["Config", "EndpointConfigName"]},
            "no resource named Config",
        ),
        (("Outputs", "Endpoint", "Value"), {"Ref": "Gone"}, "no resource named Gone"),
        (POLICY, ..., "exactly one"),
        (
            (*CONFIG, "RollingUpdatePolicy"),
            {"MaximumBatchSize": SIZE, "WaitIntervalInSeconds": 0, "MaximumExecutionTimeoutInSeconds": 600},
            "exactly one",
        ),
        ((*ROUTING, "CanarySize"), ..., "CANARY needs CanarySize"),
        ((*ROUTING, "LinearStepSize"), SIZE, "CANARY takes no LinearStepSize"),
        ((*ROUTING, "CanarySize", "Value"), 51, "50 % at most"),
        (
            ROUTING,
            {"Type": "LINEAR", "LinearStepSize": SIZE | {"Value": 9}, "WaitIntervalInSeconds": 0},
            "a linear step has 10 to 50 %",
        ),
        (
            ROUTING,
            {"Type": "LINEAR", "LinearStepSize": SIZE, "WaitIntervalInSeconds": 600},
            "must be above the waits, 6000 s",
        ),
        ((*POLICY, "MaximumExecutionTimeoutInSeconds"), 1200, "must be above the waits, 1200 s"),
        (
            (*CONFIG, "AutoRollbackConfiguration", "Alarms", 0, "AlarmName", "Ref"),
            "Model",
            "Model is not an alarm|no deployment watches Alarm1",
        ),
        ((*CONFIG, "AutoRollbackConfiguration"), ..., "no deployment watches Alarm"),
        ((*ALARM, "Metrics", 0, "ReturnData"), True, "exactly one metric must return data"),
        ((*ALARM, "Metrics", 0, "Expression"), "1", "needs MetricStat or Expression, exactly one"),
        ((*ALARM, "TreatMissingData"), "notBreaching", "without data it would pass"),
        (
            (*ALARM, "Metrics", 0, "MetricStat", "Metric", "Dimensions", 0, "Value"),
            "elsewhere",
            "requests is of another endpoint: elsewhere",
        ),
        ((*VARIANTS, 0, "InitialVariantWeight"), 0, "no variant gets a share"),
    ],
)
def test_a_fault_is_named(path: tuple[Any, ...], value: Any, message: str, canary: Manifest) -> None:
    found = list(flaws(broken({STACK: canary}, STACK, path, value)))
    assert found
    assert all(any(part in flaw.message for part in message.split("|")) for flaw in found), [
        flaw.message for flaw in found
    ]
    where = found[0].problem.where
    assert where is not None
    assert where.path.endswith("templates/sagemaker/stack.yaml.j2")
    assert where.line


def test_a_batch_beyond_what_sagemaker_takes_is_named(stack: Any) -> None:
    rolling = stack("rolling")
    path = (*CONFIG, "RollingUpdatePolicy", "MaximumBatchSize", "Value")
    (flaw,) = flaws(broken({STACK: rolling}, STACK, path, 51))
    assert "a batch has 5 to 50 %" in flaw.message


def test_a_variant_that_repeats_is_named(canary: Manifest) -> None:
    (variant,) = canary.document["Resources"]["Configuration"]["Properties"]["ProductionVariants"]
    (flaw,) = flaws(broken({STACK: canary}, STACK, VARIANTS, [variant, variant]))
    assert "a variant's name repeats" in flaw.message
