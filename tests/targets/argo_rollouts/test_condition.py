import math

import pytest

from tidegate.targets.argo_rollouts.condition import condition, limits

GUARDED = "len(result) > 0 && !isNaN(result[0]) && result[0] <= 0.02"


@pytest.mark.parametrize(
    ("text", "answer", "expected"),
    [
        (GUARDED, [], False),
        (GUARDED, [math.nan], False),
        (GUARDED, [0.02], True),
        (GUARDED, [0.0200001], False),
        ("result[0] > 1 || result[0] < -1", [-2.0], True),
        ("!(result[0] > 1)", [math.nan], True),
        ("asFloat(result[0]) != 3e2", [300.0], False),
        ("!isInf(result[0]) && true", [math.inf], False),
        ("len(result)", [1.0], False),
    ],
)
def test_a_condition_is_read_as_the_controller_reads_it(text: str, answer: list[float], expected: object) -> None:
    assert condition(text)(answer) is expected


@pytest.mark.parametrize("text", ["result[0] < 1", "result[1] < 1 || true"])
def test_an_element_that_is_not_there_is_an_error(text: str) -> None:
    with pytest.raises(IndexError):
        condition(text)([])


@pytest.mark.parametrize(
    "text",
    ["", "result <", "__import__('os')", "result[0] < x", "1 < result[0] < 2", "result[0] in [1]", "(" * 1000, "len()"],
)
def test_what_cannot_be_judged_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"is not a condition|can't be evaluated"):
        condition(text)


def test_the_numbers_of_a_condition_are_found() -> None:
    assert limits("len(result) > 0 && result[0] <= 0.02 || result[0] > -1.5e3") == [0, 0.02, -1500]
