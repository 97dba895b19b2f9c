"""Cohorts in order: each joins those before it, and has a hold and analyses of its own."""

from typing import Any

import pytest
from pydantic import ValidationError

from rollouts.stepped_rollouts import MONITOR
from tidegate.plans import from_json
from tidegate.rollouts import sentence
from tidegate.rollouts.phased import Params, plan, problems

PILOT = {"values": ["NL", "BE"], "share": 10, "hold": "1h", "analyses": ["errors"]}
WIDE = {"values": ["DE"], "share": 30, "hold": "2h", "analyses": ["errors", "refused"]}
DECLARED: dict[str, Any] = {"strategy": "phased", "by": "x-country", "steps": {"pilot": PILOT, "wide": WIDE}}


def of(**changes: Any) -> Params:
    return Params.model_validate(DECLARED | changes)


def test_each_cohort_joins_those_before_it() -> None:
    planned = plan(of(), "prod", requests_per_second=40.0, monitor=MONITOR)
    assert planned.key == "x-country"
    assert [(step.name, step.weight, step.cohort) for step in planned.steps] == [
        ("pilot", 10, ("NL", "BE")),
        ("wide", 40, ("NL", "BE", "DE")),
    ]
    assert [step.candidate_requests for step in planned.steps] == [4 * 3600, 16 * 7200]
    assert [len(step.judgements) for step in planned.steps] == [1, 2]
    assert from_json(planned.as_json()) == planned
    assert "phased pilot, 10 % 1h → wide, 40 % 2h → 100 %" in sentence(planned)


def test_a_phase_with_too_few_requests_is_named() -> None:
    (pilot,) = problems(of(), "rollout", requests_per_second=2, monitor=MONITOR)
    assert pilot.key == "rollout.steps.pilot.analyses"
    assert "the candidate expects 60" in pilot.message


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"by": "X Country"}, "by"),
        ({"by": "x\r\nhost"}, "by"),
        ({"steps": {}}, "steps"),
        ({"steps": {"pilot": PILOT, "wide": WIDE | {"values": ["BE"]}}}, "BE is in an earlier phase already"),
        ({"steps": {"pilot": PILOT | {"values": ["NL", "NL"]}}}, "NL is named twice"),
        ({"steps": {"pilot": PILOT | {"values": ["N L"]}}}, "values"),
        ({"steps": {"pilot": PILOT | {"values": [".*)"]}}}, "values"),
        ({"steps": {"pilot": PILOT | {"share": 70}, "wide": WIDE}}, "the phases send 100 % of the traffic"),
        ({"steps": {"pilot": PILOT | {"analyses": ["errors", "errors"]}}}, "errors is named twice"),
    ],
)
def test_what_is_no_order_of_cohorts_is_refused(changes: dict[str, Any], message: str) -> None:
    assert of()
    with pytest.raises(ValidationError, match=message):
        of(**changes)
