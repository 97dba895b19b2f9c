from typing import Any

import pytest
from pydantic import ValidationError

from tidegate.config.schema.monitor import Monitor
from tidegate.rollouts import sentence
from tidegate.rollouts.blue_green import Params, plan, problems

MONITOR = Monitor.model_validate(
    {
        "prometheus": "http://prometheus:9090",
        "analyses": {
            "errors": {"kind": "error_ratio", "at_most": 0.02, "window": "5m", "min_requests": 200},
            "shift": {"kind": "score_shift", "at_most": 0.05, "window": "5m", "min_requests": 200},
        },
    }
)


def declared(**changes: Any) -> Params:
    return Params.model_validate({"strategy": "blue_green", "hold": "30m", "analyses": ["errors"]} | changes)


def messages(params: Params, requests_per_second: float = 40) -> list[str]:
    key = "environments.prod.rollout"
    return [str(problem) for problem in problems(params, key, requests_per_second=requests_per_second, monitor=MONITOR)]


def test_all_traffic_is_measured_while_the_former_version_stays_ready() -> None:
    made = plan(declared(), "prod", requests_per_second=40, monitor=MONITOR)
    (live,) = made.steps
    assert (live.weight, live.hold_s, live.candidate_requests) == (100, 1800, 72_000)
    assert live.judgements[0].window_requests == 12_000
    assert sentence(made) == (
        "prod: blue_green 100 % 30m; errors: rolls back twice the limit in > 99.9 %, 0.75 × it in < 0.1 %"
    )


def test_the_new_version_is_compared_with_the_former_one_before_the_switch() -> None:
    assert messages(declared(analyses=["errors", "shift"])) == []


def test_too_little_traffic_can_never_decide() -> None:
    assert messages(declared(), requests_per_second=200 / 300) == []
    (message,) = messages(declared(), requests_per_second=199 / 300)
    assert message.startswith("environments.prod.rollout.analyses: errors needs 200 requests in 5m")


@pytest.mark.parametrize("changes", [{"hold": "30s"}, {"hold": "25h"}, {"analyses": []}, {"weight": 5}])
def test_what_is_no_switch_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        declared(**changes)
