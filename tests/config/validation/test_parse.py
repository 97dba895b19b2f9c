import pytest

from places import place as stands
from tidegate.config.composing.compose import compose
from tidegate.config.validation.parse import place, typed
from tidegate.errors import DeclarationError


@pytest.fixture(autouse=True)
def _at_the_root(repository, monkeypatch):
    monkeypatch.chdir(repository)


def refused(*overrides):
    with pytest.raises(DeclarationError) as caught:
        typed(compose(overrides).root)
    return caught.value.problems


def test_the_reference_is_a_declaration():
    assert typed(compose().root).project == "flights"


def test_everything_that_is_wrong_is_told_by_its_key():
    found = refused("gate.alpha=7", "train.cv.folds=1")
    assert [problem.key for problem in found] == ["gate.alpha", "train.cv.folds"]
    assert all(str(problem.where).startswith("override ") for problem in found)


def test_a_key_that_is_one_too_many_is_told_with_the_nearest():
    (problem,) = refused("+gate.alfa=0.05")
    assert "alpha" in problem.message


def test_an_unknown_kind_is_told_at_the_kind():
    problems = refused("gate.rules.auc_floor.kind=flor")
    assert any("floor" in problem.message for problem in problems)


def test_a_list_whose_entries_are_wrong_is_not_called_too_short():
    given = "{subnets: [10.0.0.5/20, vpc-1]}"
    found = refused("environments.prod.target.router=alb", f"+environments.prod.target.load_balancer={given}")
    key = "environments.prod.target.load_balancer.subnets"
    assert sorted(problem.key for problem in found) == [f"{key}.0", f"{key}.1"]


def test_an_entry_that_is_there_before_is_refused_at_its_own_place():
    found = refused("environments.prod.rollout.steps.probe.analyses=[errors, latency, errors]")
    assert [(problem.key, problem.message) for problem in found] == [
        ("environments.prod.rollout.steps.probe.analyses.2", "errors is named twice; name it once")
    ]


def test_the_place_of_what_is_absent_is_that_of_the_nearest_above():
    root = compose().root
    assert str(place(root, ("gate", "alpha"))) == stands("conf/gate/flights.yaml", "alpha:", "0.05")
    assert place(root, ("gate", "lost")) == place(root, ("gate",), key=True)
