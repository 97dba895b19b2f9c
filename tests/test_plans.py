from dataclasses import replace
from typing import Any

import pytest

from tidegate.plans import Analysis, Judgement, Plan, Step, from_json

ERRORS = Analysis("errors", "error_ratio", at_most=0.02, unit="ratio", window_s=300, min_requests=200)
PLAN = Plan(
    environment="prod",
    strategy="canary",
    requests_per_second=40.0,
    steps=(Step("probe", 5, 600, 1200, (Judgement("errors", 300, 60, 6, 600, 0.0),)),),
    analyses=(ERRORS,),
    on_failure="rollback",
    max_surge=1,
    max_unavailable=0,
    settle_s=0,
)


def test_a_plan_comes_back_as_it_was_written() -> None:
    assert from_json(PLAN.as_json()) == PLAN


def test_any_other_value_has_another_digest() -> None:
    assert replace(PLAN, max_surge=2).digest != PLAN.digest
    assert replace(PLAN, steps=(replace(PLAN.steps[0], weight=6),)).digest != PLAN.digest


def test_what_is_lost_on_the_target_is_part_of_the_plan_and_nothing_lost_changes_no_digest() -> None:
    losing = replace(PLAN, lost=("steps: only the first is held",))
    assert losing.digest != PLAN.digest
    assert from_json(losing.as_json()) == losing
    assert "lost" not in PLAN.as_json()["plan"]  # type: ignore[operator]


def edited(**changes: Any) -> dict[str, Any]:
    written = PLAN.as_json()
    return written | {"plan": written["plan"] | changes}


@pytest.mark.parametrize(
    "value",
    [
        edited(max_surge=2),
        edited(max_surge="1"),
        edited(unknown=1),
        PLAN.as_json() | {"version": 1},
        PLAN.as_json() | {"plan": None},
        [],
    ],
    ids=["a value changed by hand", "a text for a number", "an unknown field", "another version", "no plan", "a list"],
)
def test_what_is_no_plan_is_refused(value: Any) -> None:
    with pytest.raises(ValueError, match=r"."):
        from_json(value)


def test_an_analysis_is_found_by_its_name() -> None:
    assert PLAN.analysis("errors") is ERRORS
