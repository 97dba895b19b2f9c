"""What stepped strategies share: names once, a pace that can move, and problems at each step's place."""

import pytest
from pydantic import TypeAdapter, ValidationError

from rollouts.stepped_rollouts import MONITOR
from tidegate.rollouts._stepped import AnalysisNames, Pace, plan, problems, step


def test_a_pace_that_replaces_nothing_is_refused() -> None:
    assert Pace(strategy="canary", max_surge=0, max_unavailable=1)
    with pytest.raises(ValidationError, match="no replica could ever be replaced"):
        Pace(strategy="canary", max_surge=0, max_unavailable=0)


def test_names_are_named_once() -> None:
    names = TypeAdapter(AnalysisNames)
    assert names.validate_python(("a", "b")) == ("a", "b")
    with pytest.raises(ValidationError, match="a is named twice"):
        names.validate_python(("a", "b", "a"))


def test_each_step_is_measured_by_its_own_analyses() -> None:
    steps = [step("probe", 10, 600.0, 40), step("wide", 50, 600.0, 40)]
    named = {"probe": ("errors",), "wide": ("refused", "errors")}
    planned = plan(Pace(strategy="x"), steps, named, environment="prod", requests_per_second=40, monitor=MONITOR)
    assert [[found.analysis for found in each.judgements] for each in planned.steps] == [
        ["errors"],
        ["refused", "errors"],
    ]
    assert [analysis.name for analysis in planned.analyses] == ["errors", "refused"]
    assert list(problems(steps, named, "rollout.steps", MONITOR)) == []
    (few,) = problems([step("probe", 1, 600.0, 40)], named, "rollout.steps", MONITOR)
    assert few.key == "rollout.steps.probe.analyses"
