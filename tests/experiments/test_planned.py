"""What a plan's experiment fixes before its start."""

import pytest

from tidegate.errors import DeclarationError
from tidegate.experiments.planned import planned
from tidegate.plans import Experiment, Plan, Step

FEWER = Experiment("fewer callers rebook by hand", "rebooked", 0.12, -0.02, alpha=0.1, power=0.8, callers=4000)


def plan(experiment=FEWER, weight=20):
    return Plan(
        "prod",
        "ab_test",
        5.0,
        (Step("trial", weight, 60, 100),),
        (),
        "rollback",
        1,
        0,
        0,
        key="x-caller",
        experiment=experiment,
    )


def test_outcome_direction_share_and_units_are_the_plans():
    found = planned(plan(), ())
    assert (found.outcome, found.key, found.hypothesis) == ("rebooked", "x-caller", FEWER.hypothesis)
    assert (found.limits.share, found.limits.alpha, found.limits.planned) == (0.2, 0.1, 20_000)
    assert found.limits.lower_is_better == {"rebooked"}
    assert found.limits.margins == {}


def test_what_the_plan_fixes_cannot_be_chosen_again():
    with pytest.raises(DeclarationError, match=r"--alpha, --share: fixed by the plan of prod; leave it out"):
        planned(plan(), ["--share", "--alpha"])


def test_a_rollout_without_an_experiment_is_named():
    with pytest.raises(DeclarationError, match="prod has the strategy ab_test, which has no experiment"):
        planned(plan(experiment=None), ())
