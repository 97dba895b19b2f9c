"""What `tidegate explain` knows of a key."""

import pytest

from places import place
from tidegate.config.changes.diff import ABSENT
from tidegate.config.changes.explain import explain
from tidegate.config.composing.compose import compose
from tidegate.errors import DeclarationError


def only(key, *overrides):
    (explanation,), _ = explain(compose(overrides), key)
    return explanation


def test_a_leaf_is_traced_to_its_line_and_to_what_chose_the_file():
    found = only("environments.prod.rollout.steps.probe.weight")
    assert (found.value, found.takes) == (5, "a whole number greater than 0 and at most 99")
    assert str(found.set_by) == place("conf/rollout/canary.yaml", "probe:", "5")
    assert str(found.chosen_by.where) == place("conf/env/prod.yaml", "/rollout@rollout", "/rollout")
    assert found.chosen_by.text == "/rollout@rollout: canary"
    assert "live traffic" in found.meaning


def test_an_experiment_that_replaces_a_value_keeps_what_it_replaced():
    found = only("train.cv.folds", "experiment=baseline")
    assert found.value == 5
    assert str(found.set_by).startswith("conf/experiment/baseline.yaml:")
    assert [(value, where.path) for value, where in found.overrode] == [(4, "conf/train/logistic_regression.yaml")]


def test_the_option_that_an_experiment_chose_is_traced_to_its_line():
    assert (
        only("train.estimator.max_iter", "experiment=baseline").chosen_by.text == "override /train: logistic_regression"
    )


def test_an_option_chosen_on_the_command_line_is_traced_to_the_override():
    assert only("train.estimator.max_iter", "train=logistic_regression").chosen_by.text == "train=logistic_regression"


def test_a_key_that_nobody_set_shows_its_default():
    found = only("gate.first_adoption")
    assert (found.value, found.default, found.set_by) == (ABSENT, "judge_head", None)


def test_a_prefix_gives_every_leaf_below_it():
    explanations, _ = explain(compose(), "environments.prod.rollout.steps.probe")
    assert [each.key.rpartition(".")[2] for each in explanations] == ["weight", "hold", "0", "1", "2", "3"]


def test_what_reads_a_key_follows_dvcs_graph():
    _, affected = explain(compose(), "train.estimator.max_iter")
    assert affected.reads == ("train",)
    assert {"train", "evaluate"} <= set(affected.stages)
    assert "ingest" not in affected.stages


def test_the_rules_that_judge_a_metric_are_named():
    _, affected = explain(compose(), "evaluate.metrics.roc_auc")
    assert {"auc_floor", "auc_holds"} <= set(affected.rules)


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("train.estimator.max_itr", "unknown key in train.estimator: max_itr; did you mean max_iter?"),
        ("gat.rules", "unknown key: gat; did you mean gate?"),
        ("gate.rules.auc_flor", "unknown key in gate.rules: auc_flor; did you mean auc_floor?"),
        ("seed.x", "has no keys below it"),
        ("environments.prod.rollout.steps.probe.analyses.99", "has no keys below it"),
        ("train.search.space.max_iter", "train.search is not set; there is nothing below it"),
    ],
)
def test_an_unknown_key_is_told_with_the_nearest(key, message):
    with pytest.raises(DeclarationError) as raised:
        explain(compose(), key)
    assert message in str(raised.value)
