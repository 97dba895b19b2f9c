"""A number against its limit: within, beyond, undecided between; exactly on it; undefined."""

import math

import pytest

from tidegate.objectives._bounds import Limited, decided
from tidegate.records import Direction
from tidegate.stats.estimate import Sampled


def verdict(value, limit, direction, *, error=0.01, freedom=100, blocked=False):
    limits = {"floor": limit} if direction is Direction.HIGHER else {"ceiling": limit}
    of = Limited("performs", "roc_auc", 1000, **limits)
    return decided(of, Sampled(value, error, freedom, blocked=blocked), 0.05).verdict.value


@pytest.mark.parametrize(
    ("value", "direction", "expected"),
    [
        (0.80, Direction.HIGHER, "pass"),
        (0.60, Direction.HIGHER, "fail"),
        (0.70, Direction.HIGHER, "inconclusive"),
        (0.60, Direction.LOWER, "pass"),
        (0.80, Direction.LOWER, "fail"),
        (0.70, Direction.LOWER, "inconclusive"),
        (math.nan, Direction.HIGHER, "inconclusive"),
    ],
)
def test_the_interval_decides(value, direction, expected):
    assert verdict(value, 0.7, direction) == expected


def test_few_blocks_fail_and_never_pass():
    assert verdict(0.9, 0.7, Direction.HIGHER, freedom=10, blocked=True) == "inconclusive"
    assert verdict(0.5, 0.7, Direction.HIGHER, freedom=10, blocked=True) == "fail"


@pytest.mark.parametrize(("value", "expected"), [(0.0, "pass"), (0.1, "fail"), (-0.1, "fail"), (0.05, "inconclusive")])
def test_a_number_between_two_limits(value, expected):
    found = decided(Limited("calibrated", "excess", 1000, -0.05, 0.05), Sampled(value, 0.01, 100), 0.05)
    assert found.verdict.value == expected
    assert found.reason.endswith("−0.05 to 0.05 is allowed")
    assert found.limit == 0.05
