"""Equal steps: their shares, what could never be decided, and what a stable version still gets at the last one."""

from typing import Any

import pytest
from pydantic import ValidationError

from tidegate.config.schema.monitor import Monitor
from tidegate.rollouts.linear import Params, plan, problems

DECLARED: dict[str, Any] = {"strategy": "linear", "step": 25, "hold": "10m", "analyses": ["errors", "refused"]}
MONITOR = Monitor.model_validate(
    {
        "prometheus": "http://p:9090",
        "analyses": {
            "errors": {"kind": "error_ratio", "at_most": 0.02, "window": "5m", "min_requests": 200},
            "refused": {"kind": "validation_failures", "grows_at_most": 0.02, "window": "5m", "min_requests": 200},
        },
    }
)


def of(**changes: Any) -> Params:
    return Params.model_validate(DECLARED | changes)


@pytest.mark.parametrize(
    ("step", "weights"), [(50, [50]), (40, [40, 80]), (25, [25, 50, 75]), (33, [33, 66, 99]), (20, [20, 40, 60, 80])]
)
def test_each_step_adds_the_same_share_until_all_traffic_follows(step: int, weights: list[int]) -> None:
    planned = plan(of(step=step), "prod", requests_per_second=40, monitor=MONITOR)
    assert [found.weight for found in planned.steps] == weights
    assert tuple(found.name for found in planned.steps) == of(step=step).step_names
    assert [found.candidate_requests for found in planned.steps] == [40 * 600 * weight // 100 for weight in weights]
    assert all(len(found.judgements) == 2 for found in planned.steps)
    assert (planned.strategy, planned.on_failure) == ("linear", "rollback")


@pytest.mark.parametrize(
    "changes",
    [
        {"step": 4},
        {"step": 51},
        {"hold": "59s"},
        {"analyses": []},
        {"analyses": ["errors", "errors"]},
        {"max_surge": 0},
        {"steps": {}},
    ],
)
def test_what_is_no_linear_rollout_is_refused(changes: dict[str, Any]) -> None:
    assert of()
    with pytest.raises(ValidationError):
        of(**changes)


def found(requests_per_second: float, **changes: Any) -> list[str]:
    return [
        problem.message
        for problem in problems(of(**changes), "rollout", requests_per_second=requests_per_second, monitor=MONITOR)
    ]


def test_enough_requests_at_every_step_are_no_problem() -> None:
    assert found(40) == []


def test_the_first_step_has_the_fewest_requests_of_the_candidate() -> None:
    errors, refused, stable = found(2)
    assert errors.startswith("errors needs 200 requests in 5m and the candidate expects 150")
    assert refused.startswith("refused needs 200 requests in 5m and the candidate expects 150")
    assert "the stable version expects 150" in stable, "at 75 %, it has a quarter too"


def test_the_last_step_has_the_fewest_requests_of_the_stable_version() -> None:
    (refused,) = found(5, step=33)
    assert "the stable version expects 15" in refused, "1 % of 1,500 requests"


def test_a_hold_below_the_window_is_named_once() -> None:
    assert len(found(40, hold="4m")) == 2
    assert all("the hold is 4m" in message for message in found(40, hold="4m"))
