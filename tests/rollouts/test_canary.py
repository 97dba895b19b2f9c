from typing import Any

import pytest
from pydantic import ValidationError

from tidegate.rollouts.canary import Params


def declared(**steps: dict[str, Any]) -> dict[str, Any]:
    return {"strategy": "canary", "steps": steps}


def step(weight: int, hold: str = "10m", analyses: tuple[str, ...] = ("errors",)) -> dict[str, Any]:
    return {"weight": weight, "hold": hold, "analyses": analyses}


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ({"a": step(10), "b": step(10)}, "weights must grow from step to step: b has 10 after 10"),
        ({"a": step(30), "b": step(20)}, "weights must grow from step to step: b has 20 after 30"),
        ({"a": step(0)}, "greater than 0"),
        ({"a": step(100)}, "less than or equal to 99"),
        ({"a": step(5, hold="59s")}, "greater than or equal to 60"),
        ({"a": step(5, analyses=())}, "at least 1 item"),
        ({"a": step(5, analyses=("errors", "errors"))}, "step a names an analysis twice"),
        ({"A B": step(5)}, "should match pattern"),
        ({}, "at least 1 item"),
    ],
    ids=[
        "two equal weights",
        "a weight that shrinks",
        "no traffic",
        "all traffic is no canary",
        "a hold too short to measure",
        "a step that nothing judges",
        "the same analysis twice",
        "a name that no manifest can carry",
        "no step",
    ],
)
def test_steps_that_make_no_canary_are_refused(steps: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        Params.model_validate(declared(**steps))


def test_a_canary_that_can_never_move_is_refused() -> None:
    with pytest.raises(ValidationError, match="no replica could ever be replaced"):
        Params.model_validate(declared(a=step(5)) | {"max_surge": 0, "max_unavailable": 0})
