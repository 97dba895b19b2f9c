from dataclasses import replace

import pytest

from tidegate.plans import Plan, Step
from tidegate.targets.sagemaker.guardrail import of_plan

CANARY = Plan("prod", "canary", 40, (Step("probe", 10, 600, 100),), (), "rollback", 1, 0, 0)
SWITCH = replace(CANARY, strategy="blue_green", steps=(Step("live", 100, 1800, 100),))
ROLLING = replace(CANARY, strategy="rolling", steps=(), settle_s=10)


def test_the_first_step_of_a_canary_is_held_and_all_is_watched_after_it() -> None:
    assert of_plan(CANARY, 4, []) == {
        "BlueGreenUpdatePolicy": {
            "TrafficRoutingConfiguration": {
                "Type": "CANARY",
                "CanarySize": {"Type": "CAPACITY_PERCENT", "Value": 10},
                "WaitIntervalInSeconds": 600,
            },
            "TerminationWaitInSeconds": 600,
            "MaximumExecutionTimeoutInSeconds": 4800,
        }
    }


def test_a_switch_keeps_the_former_fleet_while_it_is_measured() -> None:
    policy = of_plan(SWITCH, 4, [{"Ref": "Alarm1"}])
    assert policy["BlueGreenUpdatePolicy"] == {
        "TrafficRoutingConfiguration": {"Type": "ALL_AT_ONCE", "WaitIntervalInSeconds": 0},
        "TerminationWaitInSeconds": 1800,
        "MaximumExecutionTimeoutInSeconds": 5400,
    }
    assert policy["AutoRollbackConfiguration"] == {"Alarms": [{"AlarmName": {"Ref": "Alarm1"}}]}


@pytest.mark.parametrize(("instances", "percent"), [(1, 50), (2, 50), (4, 25), (100, 5)])
def test_a_batch_is_within_what_sagemaker_takes(instances: int, percent: int) -> None:
    policy = of_plan(ROLLING, instances, [])["RollingUpdatePolicy"]
    assert policy["MaximumBatchSize"] == {"Type": "CAPACITY_PERCENT", "Value": percent}  # type: ignore[index]


def test_no_wait_or_share_exceeds_what_sagemaker_takes() -> None:
    long = replace(CANARY, steps=(Step("probe", 75, 7 * 86400, 100),))
    policy = of_plan(long, 4, [])["BlueGreenUpdatePolicy"]
    routing = policy["TrafficRoutingConfiguration"]  # type: ignore[index]
    assert (routing["WaitIntervalInSeconds"], routing["CanarySize"]["Value"]) == (3600, 50)
    assert policy["MaximumExecutionTimeoutInSeconds"] > 3600 + 600  # type: ignore[index]


def test_equal_steps_are_one_policy_that_lasts_as_long_as_all_of_them() -> None:
    steps = tuple(Step(f"at-{weight}", weight, 600, 100) for weight in (25, 50, 75))
    policy = of_plan(replace(CANARY, strategy="linear", steps=steps), 4, [])["BlueGreenUpdatePolicy"]
    assert policy == {
        "TrafficRoutingConfiguration": {
            "Type": "LINEAR",
            "WaitIntervalInSeconds": 600,
            "LinearStepSize": {"Type": "CAPACITY_PERCENT", "Value": 25},
        },
        "TerminationWaitInSeconds": 600,
        "MaximumExecutionTimeoutInSeconds": 6000,
    }
