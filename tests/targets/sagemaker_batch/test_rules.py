"""One fault of a schedule or of its job at a time is named at its line of the template."""

import copy
import json
from dataclasses import replace
from typing import Any

import pytest

from tidegate.targets import Manifest
from tidegate.targets.sagemaker_batch.rules import flaws

AT = ("Resources", "Schedule", "Properties")


def with_change(manifest: Manifest, path: tuple[str, ...], value: Any) -> Manifest:
    document = copy.deepcopy(manifest.document)
    place: Any = document
    for part in path[:-1]:
        place = place[part]
    if value is ...:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return replace(manifest, document=document)


def test_the_rendered_stack_has_none(scheduled: Manifest) -> None:
    assert list(flaws((scheduled,))) == []


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("Resources", "Schedule", "Type"), "AWS::Events::Rule", "unknown type of resource AWS::Events::Rule"),
        ((*AT, "Name"), "a b", "Name: string should match pattern"),
        ((*AT, "State"), "DISABLED", "State: input should be 'ENABLED'"),
        ((*AT, "Stat"), "ENABLED", "Stat: extra inputs are not permitted"),
        ((*AT, "ScheduleExpression"), "30 4 * * *", "ScheduleExpression: string should match pattern"),
        ((*AT, "ScheduleExpressionTimezone"), ..., "ScheduleExpressionTimezone: field required"),
        ((*AT, "FlexibleTimeWindow", "Mode"), "FLEXIBLE", "FlexibleTimeWindow.Mode"),
        ((*AT, "Target", "Arn"), "arn:aws:lambda:eu-central-1:111122223333:function:x", "Target.Arn"),
        ((*AT, "Target", "RoleArn"), "scheduler", "Target.RoleArn"),
        ((*AT, "Target", "RetryPolicy", "MaximumEventAgeInSeconds"), 59, "MaximumEventAgeInSeconds"),
        ((*AT, "Target", "Input"), "{]", "Input is not JSON"),
    ],
)
def test_a_fault_of_the_schedule_is_named(path: tuple[str, ...], value: Any, message: str, scheduled: Manifest) -> None:
    found = [flaw.problem for flaw in flaws((with_change(scheduled, path, value),))]
    assert any(message in problem.message for problem in found), found
    assert all(problem.where and problem.where.line and "stack.yaml.j2" in problem.where.path for problem in found)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("ProcessingJobName",), "flights-staging", "ProcessingJobName: string should match pattern"),
        (("RoleArn",), ..., "RoleArn: field required"),
        (("StoppingCondition", "MaxRuntimeInSeconds"), 0, "StoppingCondition.MaxRuntimeInSeconds"),
        (("StoppingCondition", "MaxRuntimeInSeconds"), 604_801, "StoppingCondition.MaxRuntimeInSeconds"),
        (("AppSpecification", "ContainerArguments"), ["x" * 257], "AppSpecification.ContainerArguments.0"),
        (("ProcessingInput",), [], "ProcessingInput: extra inputs are not permitted"),
    ],
)
def test_a_fault_of_the_job_is_named_at_its_text(
    path: tuple[str, ...], value: Any, message: str, scheduled: Manifest
) -> None:
    job = replace(
        scheduled, document=json.loads(scheduled.document["Resources"]["Schedule"]["Properties"]["Target"]["Input"])
    )
    text = json.dumps(with_change(job, path, value).document)
    (flaw,) = flaws((with_change(scheduled, (*AT, "Target", "Input"), text),))
    assert flaw.message.startswith(f"Input: {message}")
    assert flaw.path == (*AT, "Target", "Input")
