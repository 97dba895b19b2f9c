"""Copies of live requests: no live traffic, and as many answers to measure as copies."""

from typing import Any

import pytest
from pydantic import ValidationError

from rollouts.stepped_rollouts import MONITOR
from tidegate.plans import from_json
from tidegate.rollouts import sentence
from tidegate.rollouts.shadow import Params, plan, problems

DECLARED: dict[str, Any] = {"strategy": "shadow", "mirror": 20, "hold": "10m", "analyses": ["errors", "refused"]}


def of(**changes: Any) -> Params:
    return Params.model_validate(DECLARED | changes)


def test_the_candidate_gets_copies_and_no_live_traffic() -> None:
    planned = plan(of(), "prod", requests_per_second=40.0, monitor=MONITOR)
    (step,) = planned.steps
    assert (step.name, step.weight, step.mirror, step.candidate_requests) == ("mirrored", 0, 20, 40 * 600 // 5)
    assert [judgement.analysis for judgement in step.judgements] == ["errors", "refused"]
    assert from_json(planned.as_json()) == planned
    assert sentence(planned).startswith("prod: shadow copies of 20 % 10m → 100 %; errors: rolls back")


def test_the_stable_version_answers_those_that_are_copied_too() -> None:
    def found(requests_per_second: float, mirror: int) -> list[str]:
        of_mirror = of(mirror=mirror)
        return [
            problem.message
            for problem in problems(of_mirror, "rollout", requests_per_second=requests_per_second, monitor=MONITOR)
        ]

    assert found(40, 20) == found(40, 100) == []
    assert len(found(1, 20)) == 2, "60 copies in five minutes"
    assert all("the candidate expects 60" in message for message in found(1, 20))
    assert found(1, 100) == [], "the stable version is expected to answer as many as the candidate"


@pytest.mark.parametrize(
    "changes",
    [
        {"mirror": 0},
        {"mirror": 101},
        {"hold": "59s"},
        {"analyses": []},
        {"analyses": ["errors", "errors"]},
        {"step": 5},
    ],
)
def test_what_is_no_shadow_is_refused(changes: dict[str, Any]) -> None:
    assert of()
    with pytest.raises(ValidationError):
        of(**changes)
