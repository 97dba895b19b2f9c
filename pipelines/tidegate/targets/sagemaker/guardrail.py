"""The deployment guardrail of a plan.

How SageMaker moves the traffic, and which alarms send it back.

https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeploymentConfig.html
"""

from collections.abc import Sequence

from tidegate.plans import Plan

MOST_SHARE = 50
"""Percent that a canary gets at most."""
LEAST_STEP = 10
"""Percent that a linear step adds at least."""
MOST_WAIT_S = 3600
TERMINATION_S = 600
"""How long both fleets run after all traffic has moved, while the alarms are watched."""
STARTING_S = 3600
"""What starting a fleet of instances may take, beside the waits."""
LEAST_TIMEOUT_S, MOST_TIMEOUT_S = 600, 28800
LEAST_BATCH, MOST_BATCH = 5, 50
"""Percent of the instances that one batch of a rolling deployment has."""
TYPES = {"canary": "CANARY", "linear": "LINEAR", "blue_green": "ALL_AT_ONCE", "shadow": "ALL_AT_ONCE"}


def of_plan(plan: Plan, instances: int, alarms: Sequence[object]) -> dict[str, object]:
    """The DeploymentConfig. `alarms` are their names, or references to resources of the same stack."""
    policy = _rolling(plan, instances) if plan.strategy == "rolling" else _blue_green(plan)
    if not alarms:
        return policy
    return policy | {"AutoRollbackConfiguration": {"Alarms": [{"AlarmName": alarm} for alarm in alarms]}}


def _blue_green(plan: Plan) -> dict[str, object]:
    first = plan.steps[0]
    hold_s = min(first.hold_s, MOST_WAIT_S)
    held = len(plan.steps) if plan.strategy == "linear" else 1
    waits = {"blue_green": (0, hold_s), "shadow": (0, TERMINATION_S)}  # copies are measured while they are declared
    wait_s, after_s = waits.get(plan.strategy, (hold_s, TERMINATION_S))
    routing: dict[str, object] = {"Type": TYPES[plan.strategy], "WaitIntervalInSeconds": wait_s}
    if plan.strategy == "canary":
        routing["CanarySize"] = {"Type": "CAPACITY_PERCENT", "Value": min(first.weight, MOST_SHARE)}
    elif plan.strategy == "linear":
        routing["LinearStepSize"] = {"Type": "CAPACITY_PERCENT", "Value": max(first.weight, LEAST_STEP)}
    return {
        "BlueGreenUpdatePolicy": {
            "TrafficRoutingConfiguration": routing,
            "TerminationWaitInSeconds": after_s,
            "MaximumExecutionTimeoutInSeconds": _timeout(wait_s * held + after_s),
        }
    }


def _rolling(plan: Plan, instances: int) -> dict[str, object]:
    percent = round(100 * max(plan.max_surge, plan.max_unavailable) / instances)
    size = {"Type": "CAPACITY_PERCENT", "Value": max(LEAST_BATCH, min(percent, MOST_BATCH))}
    return {
        "RollingUpdatePolicy": {
            "MaximumBatchSize": size,
            "WaitIntervalInSeconds": min(plan.settle_s, MOST_WAIT_S),
            "MaximumExecutionTimeoutInSeconds": MOST_TIMEOUT_S,
        }
    }


def _timeout(waits_s: int) -> int:
    return max(LEAST_TIMEOUT_S, min(waits_s + STARTING_S, MOST_TIMEOUT_S))
