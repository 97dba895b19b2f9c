"""A flag's growing shares, audiences and kill switch."""

from typing import Any

import pytest
from pydantic import ValidationError

from rollouts.stepped_rollouts import MONITOR
from tidegate.plans import Audience, from_json
from tidegate.rollouts.feature_flag import Params, plan, problems

FEW = {"weight": 10, "hold": "1h", "analyses": ["errors"]}
TESTERS = {"attribute": "group", "values": ["staff"]}
DECLARED: dict[str, Any] = {"strategy": "feature_flag", "flag": "flights-model", "steps": {"few": FEW}}


def of(**changes: Any) -> Params:
    return Params.model_validate(DECLARED | changes)


def test_the_plan_has_the_flag() -> None:
    nobody = FEW | {"weight": 0}
    declared = of(audiences={"testers": TESTERS}, steps={"testers": nobody, "few": FEW}, killed=True)
    planned = plan(declared, "prod", requests_per_second=40.0, monitor=MONITOR)
    assert planned.flag is not None
    assert (planned.key, planned.flag.name, planned.flag.killed) == ("targetingKey", "flights-model", True)
    assert planned.flag.audiences == (Audience("group", ("staff",)),)
    assert [(step.name, step.weight, len(step.judgements)) for step in planned.steps] == [
        ("testers", 0, 0),
        ("few", 10, 1),
    ]
    assert from_json(planned.as_json()) == planned
    assert list(problems(declared, "rollout", requests_per_second=40.0, monitor=MONITOR)) == []


def test_a_share_of_too_few_requests_is_named() -> None:
    (few,) = problems(of(), "rollout", requests_per_second=1, monitor=MONITOR)
    assert few.key == "rollout.steps.few.analyses"


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"flag": "A b"}, "flag"),
        ({"by": "$ref"}, "by"),
        ({"steps": {}}, "steps"),
        ({"steps": {"few": FEW | {"weight": 0}}}, "no caller would get the candidate"),
        ({"steps": {"few": FEW, "more": FEW}}, "must grow from step to step, got 10 after 10"),
        ({"steps": {"few": FEW | {"analyses": ["errors", "errors"]}}}, "errors is named twice"),
        ({"audiences": {"testers": TESTERS | {"values": []}}}, "values"),
        ({"audiences": {"testers": TESTERS | {"attribute": "$flagd.flagKey"}}}, "attribute"),
        ({"killed": 2}, "killed"),
    ],
)
def test_what_is_no_flag_is_refused(changes: dict[str, Any], message: str) -> None:
    assert of()
    with pytest.raises(ValidationError, match=message):
        of(**changes)
