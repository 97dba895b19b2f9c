"""What monitor.retrain declares and could never do; tests/cases has the rest at file:line:col."""

import pytest

from tidegate.config.composing.compose import compose
from tidegate.config.validation.parse import typed
from tidegate.validation.retraining import problems

RANDOM = ("~data.split.holdout_from", "~data.split.recent_from", "data.split.kind=random", "+data.split.holdout=0.2")


def found(*overrides):
    return {problem.key: problem.message for problem in problems(typed(compose(overrides).root))}


def test_the_reference_has_none():
    assert found() == {}


def test_without_retraining_nothing_is_asked():
    assert found("monitor.retrain=null", "data.columns.departure.role=ignored", *RANDOM) == {}


@pytest.mark.parametrize(
    ("overrides", "key", "said"),
    [
        (
            ["monitor.retrain.objectives=[inputs]"],
            "rollback",
            "no objective of the kind performance asks for a training",
        ),
        (["monitor.retrain.objectives=[available]"], "objectives.0", "available is an objective of requests"),
        (["monitor.retrain.every=1h"], "every", "the window moves by a step of 1d"),
        (["monitor.retrain.every=13d"], "every", "before the cool-down of 14d is over"),
        (["monitor.retrain.rollback.environment=prd"], "rollback.environment", "did you mean prod?"),
    ],
    ids=["rollback", "requests", "below a step", "below the cool-down", "nowhere"],
)
def test_what_could_never_happen_is_named(overrides, key, said):
    assert said in found(*overrides)[f"monitor.retrain.{key}"]


@pytest.mark.parametrize("every", ["14d", "15d", "null"])
def test_what_is_due_after_the_cool_down_or_never_is_sound(every):
    assert found(f"monitor.retrain.every={every}") == {}


def test_nothing_asks_without_rows_and_without_a_schedule():
    rows = [f"~monitor.objectives.{name}" for name in ("performs", "scores", "inputs", "filled", "arrives")]
    none = ["monitor.retrain.objectives=[]", "monitor.retrain.every=null", "monitor.retrain.rollback=null"]
    assert "nothing would ever ask for a training" in found(*rows, *none)["monitor.retrain"]


def test_rows_without_times_are_never_newer():
    said = found("data.columns.departure.role=ignored", *RANDOM)
    assert "needs a column with the role time" in said["monitor.retrain"]


def test_a_split_that_does_not_move_needs_a_pinned_source():
    assert found(*RANDOM) == {}, "the reference's sources are pinned"
    loose = [f"~data.sources.{name}.sha256" for name in ("flights", "weather", "airlines")]
    assert "a split of the kind random does not move with time" in found(*RANDOM, *loose)["monitor.retrain"]
