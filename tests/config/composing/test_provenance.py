import pytest

from places import place
from tidegate.config.composing.compose import compose
from tidegate.config.composing.provenance import chosen, option_at

PROBE = ("environments", "prod", "rollout", "steps", "probe", "weight")


@pytest.fixture(autouse=True)
def _at_the_root(repository, monkeypatch):
    monkeypatch.chdir(repository)


def test_a_file_of_a_group_is_chosen_by_a_defaults_list():
    composed = compose()
    choice = chosen(composed, composed.where(("seed",)), ("seed",))
    assert choice is None  # config.yaml itself
    alpha = chosen(composed, composed.where(("gate", "alpha")), ("gate", "alpha"))
    assert (str(alpha.where), alpha.text) == (place("conf/config.yaml", "- gate:", "gate"), "gate: flights")


def test_of_several_environments_the_one_of_the_key_counts():
    composed = compose()
    choice = chosen(composed, composed.where(PROBE), PROBE)
    assert str(choice.where).startswith("conf/env/prod.yaml:")
    assert choice.text == "/rollout@rollout: canary"


def test_an_override_that_chose_it_wins():
    composed = compose(["train=logistic_regression"])
    key = ("train", "estimator", "_target_")
    assert chosen(composed, composed.where(key), key).text == "train=logistic_regression"


def test_where_an_option_is_written():
    assert str(option_at(compose(), "train")).startswith("conf/config.yaml:")
    assert option_at(compose(), "nothing") is None
