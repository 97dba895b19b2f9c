"""What is valid and will hardly do what was meant is said, and holds nothing up."""

from tidegate.config.composing.compose import compose
from tidegate.errors import Level
from tidegate.validation.declaration import judge
from tidegate.validation.doubts import doubts


def doubted(*overrides):
    return list(doubts(judge(compose(overrides).root)))


def test_the_reference_gives_no_reason_to_doubt():
    assert doubted() == []


def test_a_rule_that_stands_twice_is_doubted_and_one_with_another_limit_is_not():
    (doubt,) = doubted(
        "+gate.rules.again={kind: no_regression, metric: roc_auc, margin: 0.004}",
        "+gate.rules.finer={kind: no_regression, metric: roc_auc, margin: 0.003}",
    )
    assert (doubt.level, doubt.key) == (Level.WARNING, "gate.rules.again")
    assert doubt.message.startswith("judges the same as gate.rules.auc_holds")


def test_a_weight_says_what_it_does_not_weigh():
    (doubt,) = doubted("+data.columns.distance.role=weight")
    assert (doubt.level, doubt.key) == (Level.WARNING, "data.columns.distance.role")
    assert doubt.message == (
        "weighs the training rows only; metrics, folds' scores, slices and the gate count every row once"
    )
