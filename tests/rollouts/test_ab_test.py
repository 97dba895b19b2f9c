"""Two arms of fixed callers, on enough of them to tell the effect."""

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from rollouts.stepped_rollouts import MONITOR
from tidegate.plans import from_json
from tidegate.rollouts.ab_test import Params, plan, problems

DECLARED: dict[str, Any] = {
    "strategy": "ab_test",
    "by": "x-caller",
    "hypothesis": "fewer callers rebook by hand",
    "metric": "rebooked",
    "baseline": 0.12,
    "effect": -0.02,
    "callers": 20000,
    "hold": "1h",
    "analyses": ["errors"],
}


def of(**changes: Any) -> Params:
    return Params.model_validate(DECLARED | changes)


def callers(**changes: Any) -> int:
    planned = plan(of(**changes), "prod", requests_per_second=40.0, monitor=MONITOR)
    assert planned.experiment is not None
    return planned.experiment.callers


def test_equal_arms_have_the_size_of_the_published_example() -> None:
    """R's help page of power.prop.test: 0.50 against 0.75 with power 0.90 takes 76.7 in each group."""
    assert callers(baseline=0.50, effect=0.25, power=0.90) == 77
    assert callers(baseline=0.75, effect=-0.25, power=0.90) == 77


@pytest.mark.parametrize("share", [50, 20, 80])
def test_the_power_is_as_stated(share: int) -> None:
    """Simulated: the pooled two-sided z test on that many callers tells the effect in 80 of 100 tests."""
    smaller, draws = callers(share=share), 20_000
    larger = smaller * max(share, 100 - share) // min(share, 100 - share)
    candidate, stable = (smaller, larger) if share <= 50 else (larger, smaller)
    rng = np.random.default_rng(7)
    a, b = rng.binomial(candidate, 0.10, draws) / candidate, rng.binomial(stable, 0.12, draws) / stable
    pooled = (a * candidate + b * stable) / (candidate + stable)
    z = (a - b) / np.sqrt(pooled * (1 - pooled) * (1 / candidate + 1 / stable))
    assert np.mean(np.abs(z) > 1.959964) == pytest.approx(0.8, abs=0.012)  # four standard errors of 20,000 draws


def test_too_few_callers_are_refused_where_they_are_declared() -> None:
    assert list(problems(of(), "rollout", requests_per_second=40.0, monitor=MONITOR)) == []
    (few,) = problems(of(callers=7000), "rollout", requests_per_second=40.0, monitor=MONITOR)
    assert few.key == "rollout.callers"
    assert few.message.startswith(
        "distinguishing 0.12 from 0.1 takes 3,841 callers in the smaller arm and it expects 3,500;"
    )
    (uneven,) = problems(of(callers=20000, share=5), "rollout", requests_per_second=400, monitor=MONITOR)
    assert "it expects 1,000" in uneven.message


def test_the_next_test_divides_callers_anew() -> None:
    first, same, other = (
        plan(of(**changes), "prod", requests_per_second=40.0, monitor=MONITOR)
        for changes in ({}, {"callers": 30000}, {"hypothesis": "more callers keep their seat"})
    )
    assert first.experiment is not None
    assert same.experiment is not None
    assert other.experiment is not None
    assert first.experiment.salt == same.experiment.salt != other.experiment.salt
    assert 0 <= first.experiment.salt < 2**32
    assert from_json(first.as_json()) == first
    assert (first.key, first.steps[0].name, first.steps[0].weight) == ("x-caller", "trial", 50)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"effect": 0}, "no number of callers"),
        ({"effect": -0.12}, "must be a rate between 0 and 1"),
        ({"effect": 0.88}, "must be a rate between 0 and 1"),
        ({"baseline": 0}, "baseline"),
        ({"power": 1}, "power"),
        ({"hypothesis": "better"}, "hypothesis"),
        ({"metric": "a b"}, "metric"),
        ({"share": 0}, "share"),
        ({"by": "a:b"}, "by"),
        ({"analyses": ["errors", "errors"]}, "errors is named twice"),
    ],
)
def test_what_is_no_test_is_refused(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        of(**changes)
